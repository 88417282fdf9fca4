import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * Holds each PDF against each profile and prints one line for every rule it breaks:
 * file, profile, clause, how often, what was wrong. A PDF that keeps every rule prints nothing.
 */
public class Judge {
    private static final int MOST_FAILURES = 2000;

    public static void main(String[] args) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        String[] profiles = args[0].split(",");
        for (int i = 1; i < args.length; i++) {
            for (String profile : profiles) {
                judge(Path.of(args[i]), PDFAFlavour.fromString(profile));
            }
        }
        System.out.println("judged " + (args.length - 1));
    }

    private static void judge(Path file, PDFAFlavour profile) throws Exception {
        TreeMap<String, Integer> times = new TreeMap<>();
        TreeMap<String, String> first = new TreeMap<>();
        try (InputStream in = Files.newInputStream(file);
                PDFAParser parser = Foundries.defaultInstance().createParser(in, profile);
                PDFAValidator validator =
                        Foundries.defaultInstance().createValidator(profile, MOST_FAILURES, false, false, false)) {
            ValidationResult result = validator.validate(parser);
            for (TestAssertion assertion : result.getTestAssertions()) {
                if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                    String rule = assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber();
                    times.merge(rule, 1, Integer::sum);
                    first.putIfAbsent(rule, assertion.getMessage() + " @ " + assertion.getLocation().getContext());
                }
            }
            if (!result.isCompliant() && times.isEmpty()) {
                times.put("?", 1);
                first.put("?", "not compliant, and no rule was named");
            }
        }
        for (String rule : times.keySet()) {
            System.out.println(String.join("\t", file.getFileName().toString(), profile.getId(), rule,
                    times.get(rule).toString(), first.get(rule).replaceAll("\\s+", " ")));
        }
    }
}
