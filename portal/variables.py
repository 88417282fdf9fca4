"""The table of environment variables; the README prints the same one."""

from portal.environment import Variable

VARIABLES: tuple[Variable, ...] = (
    Variable("DATABASE_URL", "url", "", "PostgreSQL's address; unset, an embedded server is started", secret=True),
    Variable("CELERY_BROKER_URL", "url", "", "Redis's address; unset, an embedded Valkey is started", secret=True),
    Variable("PORT", "number", "8000", "where `make run` listens on 127.0.0.1"),
    Variable(
        "PORTAL_ENV", "choice", "development",
        "`production` checks every setting below and refuses what is unsafe",
        choices=("development", "test", "production"),
    ),
    Variable("PORTAL_SECRET_KEY", "text", "", "signs sessions and links; needed in production", secret=True),
    Variable("PORTAL_DEBUG", "flag", "0", "Django's error pages and unhashed static files, for developing"),
    Variable("PORTAL_DEMO", "flag", "0", "the demonstration round and its one-click accounts; production refuses it"),
    Variable("PORTAL_BASE_URL", "url", "http://localhost:8000", "the address people use, in emails and documents"),
    Variable("PORTAL_ALLOWED_HOSTS", "list", "localhost,127.0.0.1", "host names served, separated by commas"),
    Variable("PORTAL_PROXIES", "number", "0", "how many trusted proxies stand in front and set X-Forwarded headers"),
    Variable("PORTAL_VAR", "folder", "var", "the folder for files, logs, emails and embedded servers"),
    Variable("PORTAL_STATIC", "folder", "", "the folder of collected static files; unset, `static` in `PORTAL_VAR`"),
    Variable("PORTAL_DATABASE_ROLE", "text", "", "the role each connection takes on, one that does not own the tables"),
    Variable("PORTAL_CACHE_URL", "url", "", "the shared cache on Redis; unset, each process has its own", secret=True),
    Variable("PORTAL_LOG_LEVEL", "choice", "INFO", "how much is logged", choices=("DEBUG", "INFO", "WARNING", "ERROR")),
    Variable("PORTAL_S3_BUCKET", "text", "", "the bucket for files; unset, they are kept under `PORTAL_VAR`"),
    Variable("PORTAL_S3_ENDPOINT", "url", "", "the address of S3-compatible storage other than Amazon's"),
    Variable("PORTAL_S3_REGION", "text", "eu-west-2", "the region of the bucket"),
    Variable("PORTAL_EMAIL_HOST", "text", "", "the SMTP server; unset, emails are written to `PORTAL_VAR`/mail"),
    Variable("PORTAL_EMAIL_PORT", "number", "587", "the port of the SMTP server"),
    Variable("PORTAL_EMAIL_USER", "text", "", "the name to sign in to the SMTP server"),
    Variable("PORTAL_EMAIL_PASSWORD", "text", "", "the password for it", secret=True),
    Variable("PORTAL_EMAIL_TLS", "flag", "1", "whether the SMTP server speaks STARTTLS"),
    Variable("PORTAL_EMAIL_FROM", "text", "Innovation fund <no-reply@localhost>", "who emails come from"),
    Variable("PORTAL_CONTACT_EMAIL", "text", "", "the address on the contact, privacy and accessibility pages"),
    Variable("PORTAL_CLAMAV_HOST", "text", "", "the ClamAV server that scans uploads; unset, built-in checks alone"),
    Variable("PORTAL_CLAMAV_PORT", "number", "3310", "the port of the ClamAV server"),
    Variable("PORTAL_QUARANTINE_ALL", "flag", "0", "hold back every upload, where there is no ClamAV"),
    Variable(
        "PORTAL_SIGNING_CERTIFICATE", "text", "",
        "the PKCS#12 file that letters are signed with; unset, a self-made one that says it is a demonstration",
    ),
    Variable("PORTAL_SIGNING_PASSWORD", "text", "", "the password of that file", secret=True),
    Variable("PORTAL_UNSIGNED_LETTERS", "flag", "0", "letters go out unsigned, where there is no certificate yet"),
)  # fmt: skip
