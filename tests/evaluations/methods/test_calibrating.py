"""Calibration: it finds what was put in, says what it does not know, and never takes the messenger for the message."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluations.methods.calibrating import Calibrated, Reading, Variances, calibrate, draws
from tests.bench.simulating import Setting, simulate

VARIANCES = Variances(quality=26, leniency=30, noise=44, area=9)
unhurried = settings(deadline=None, max_examples=40)


def reading(bid: str, assessor: str, score: float, area: str = "north", home: bool = True) -> Reading:
    return Reading(bid=bid, assessor=assessor, area=area, at_home=home, score=score)


def equations_in_full(readings: list[Reading], given_: Variances) -> dict[str, tuple[float, float]]:
    """The textbook's way: the whole covariance matrix, generalised least squares and best linear prediction."""
    bids, assessors = (sorted({getattr(each, name) for each in readings}) for name in ("bid", "assessor"))
    areas = sorted({each.area for each in readings})
    area_of = {each.bid: each.area for each in readings}
    zq = np.array([[float(each.bid == bid) for bid in bids] for each in readings])
    zb = np.array([[float(each.assessor == one) for one in assessors] for each in readings])
    home = np.array([float(each.at_home) for each in readings])
    x = np.column_stack([np.ones(len(readings)), home - home.mean()])
    y = np.array([each.score for each in readings])
    za = np.array([[float(each.area == area) for area in areas] for each in readings])
    covariance = (
        given_.quality * zq @ zq.T
        + given_.area * za @ za.T
        + given_.leniency * zb @ zb.T
        + given_.noise * np.eye(len(y))
    )
    inverse = np.linalg.inv(covariance)
    spread_of_beta = np.linalg.inv(x.T @ inverse @ x)
    beta = spread_of_beta @ x.T @ inverse @ y
    k = np.column_stack([np.ones(len(bids)), np.zeros(len(bids))])
    of_area = np.array([[float(area_of[bid] == area) for area in areas] for bid in bids])
    drawn = given_.quality * np.eye(len(bids)) + given_.area * of_area @ of_area.T
    along = (given_.quality * zq.T + given_.area * of_area @ za.T) @ inverse
    centre = k @ beta + along @ (y - x @ beta)
    rest = k - along @ x
    errors = drawn - along @ covariance @ along.T + rest @ spread_of_beta @ rest.T
    return {bid: (centre[at], float(np.sqrt(errors[at, at]))) for at, bid in enumerate(bids)}


def small_round() -> list[Reading]:
    return simulate(Setting(bids=24, assessors=8, areas=3), seed=4).readings()


def test_scores_and_errors_are_those_of_the_whole_model() -> None:
    readings = small_round()
    expected = equations_in_full(readings, VARIANCES)
    for each in calibrate(readings, variances=VARIANCES).bids:
        assert each.calibrated == pytest.approx(expected[each.bid][0])
        assert each.standard_error == pytest.approx(expected[each.bid][1])
        assert each.low < each.calibrated < each.high


def test_reml_finds_the_variances_of_balanced_readings_as_analysis_of_variance_does() -> None:
    """Every assessor reads every bid: REML is then the classical estimate from mean squares."""
    random = np.random.default_rng(1)
    quality, leniency = random.normal(0, 5, 30), random.normal(0, 6, 12)
    scores = 50 + quality[:, None] + leniency + random.normal(0, 6, (30, 12))
    readings = [reading(f"b{i:02}", f"a{j:02}", scores[i, j]) for i in range(30) for j in range(12)]
    rows, columns = scores.mean(1), scores.mean(0)
    noise = float(((scores - rows[:, None] - columns + scores.mean()) ** 2).sum() / (29 * 11))
    found = calibrate(readings).variances
    assert found.noise == pytest.approx(noise, rel=0.01)
    assert found.quality == pytest.approx(rows.var(ddof=1) - noise / 12, rel=0.02)
    assert found.leniency == pytest.approx(columns.var(ddof=1) - noise / 30, rel=0.02)


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    inside = []
    for seed in range(12):
        world = simulate(Setting(bids=150, assessors=30), seed=seed)
        bids = calibrate(world.readings()).bids
        inside += [each.low <= truth <= each.high for each, truth in zip(bids, world.truth, strict=True)]
    assert 0.92 < np.mean(inside) < 0.98


def test_a_lenient_assessor_is_taken_out_and_reading_at_home_too() -> None:
    random = np.random.default_rng(3)
    readings = []
    for bid in range(60):
        for assessor in random.choice(12, 3, replace=False):
            home = bool(assessor % 3 == bid % 3)
            score = 55 + (20 if assessor == 0 else 0) + 6 * home + random.normal(0, 2) + bid / 10
            readings.append(reading(f"b{bid:02}", f"a{assessor:02}", score, f"area {bid % 3}", home))
    found = calibrate(readings)
    assert found.trust.trusted, found.trust.why
    assert found.home == pytest.approx(6, abs=1)
    others = np.mean([points for name, points in found.leniencies.items() if name != "a00"])
    assert found.leniencies["a00"] - others == pytest.approx(20, abs=2)
    truth = [55 + int(each.bid[1:]) / 10 for each in found.bids]
    by_mean = np.std([each.mean - right for each, right in zip(found.bids, truth, strict=True)])
    by_calibration = np.std([each.calibrated - right for each, right in zip(found.bids, truth, strict=True)])
    assert by_calibration < by_mean / 3


def test_draws_have_the_centre_the_error_and_what_bids_share() -> None:
    found = calibrate(small_round(), variances=VARIANCES)
    drawn = draws(found, n=20_000, seed=5)
    assert drawn.shape == (20_000, 24)
    assert drawn.mean(axis=0) == pytest.approx(np.array([each.calibrated for each in found.bids]), abs=0.2)
    assert drawn.std(axis=0) == pytest.approx(np.array([each.standard_error for each in found.bids]), rel=0.05)
    assert np.cov(drawn.T)[np.triu_indices(24, 1)].mean() > 0.1
    assert (draws(found, n=50, seed=5) == draws(found, n=50, seed=5)).all()


@pytest.mark.parametrize(
    ("readings", "word"),
    [
        ([], "no scores"),
        ([reading("a", "x", 50), reading("a", "y", 60)], "only one bid"),
        ([reading(bid, "x", at) for at, bid in enumerate("abcdefghijkl")], "only one assessor"),
        ([reading(bid, bid * 2, at) for at, bid in enumerate("abcdefghijkl")], "read once"),
        ([reading(bid, one, 50) for bid in "abcdefghijkl" for one in "vwxyz"], "equal"),
        ([reading(bid, bid + one, 50 + at) for at, bid in enumerate("abcdefghijkl") for one in "xy"], "read one bid"),
        ([reading(bid, one, ord(bid) + ord(one)) for bid in "abc" for one in "xyz"], "At least 10 bids"),
    ],
)
def test_where_little_is_known_it_stays_with_the_mean_and_says_why(readings: list[Reading], word: str) -> None:
    found = calibrate(readings)
    assert not found.trust.trusted
    assert word in found.trust.why
    assert all(np.isfinite([each.mean, each.calibrated, each.standard_error]).all() for each in found.bids)
    assert draws(found, n=3, seed=1).shape == (3, len(found.bids))


def in_two_areas(links: int) -> Calibrated:
    """Two areas of twelve bids and six assessors each; ``links`` assessors of each read one bid of the other."""
    random = np.random.default_rng(7)
    readings = []
    for area in (0, 1):
        for bid in range(12):
            here = {area * 6 + (bid + step) % 6 for step in range(3)}
            away = {(1 - area) * 6 + bid // 2} if bid % 2 == 0 and bid // 2 < links else set()
            readings += [
                reading(f"{area}-{bid:02}", f"a{one:02}", 50 + bid + random.normal(0, 4), f"area {area}", one in here)
                for one in here | away
            ]
    return calibrate(readings)


def test_without_links_between_areas_it_is_not_trusted() -> None:
    alone, barely, well = in_two_areas(0), in_two_areas(1), in_two_areas(5)
    assert (alone.trust.components, alone.trust.links, alone.trust.share_cross) == (2, 0, 0)
    assert "2 groups" in alone.trust.why
    assert barely.trust.connected
    assert not barely.trust.trusted
    assert "also read" in barely.trust.why
    assert well.trust.trusted
    assert well.trust.links == 10
    assert "link areas" in well.trust.why


def test_a_round_of_one_area_needs_no_links_between_areas() -> None:
    readings = [
        reading(each.bid, each.assessor, each.score) for each in simulate(Setting(bids=60, assessors=12), 2).readings()
    ]
    assert calibrate(readings).trust.trusted


@unhurried
@given(
    st.lists(
        st.builds(
            Reading,
            bid=st.sampled_from("abcde"),
            assessor=st.sampled_from("vwxyz"),
            area=st.sampled_from(["north", "south"]),
            at_home=st.booleans(),
            score=st.integers(0, 100).map(float),
        ),
        max_size=25,
        unique_by=lambda each: (each.bid, each.assessor),
    ),
    st.randoms(),
)
def test_any_readings_give_finite_numbers_whatever_their_order(readings: list[Reading], random: object) -> None:
    area_of = {each.bid: each.area for each in readings}
    tidy = [reading(each.bid, each.assessor, each.score, area_of[each.bid], each.at_home) for each in readings]
    found = calibrate(tidy)
    assert [each.bid for each in found.bids] == sorted({each.bid for each in tidy})
    for each in found.bids:
        assert np.isfinite([each.mean, each.calibrated, each.standard_error, each.low, each.high]).all()
    random.shuffle(tidy)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    assert calibrate(tidy).bids == found.bids


def test_adding_the_same_points_to_all_scores_adds_them_to_all_bids() -> None:
    readings = small_round()
    more = [reading(each.bid, each.assessor, each.score + 7, each.area, each.at_home) for each in readings]
    pairs = zip(calibrate(readings).bids, calibrate(more).bids, strict=True)
    assert all(after.calibrated - before.calibrated == pytest.approx(7) for before, after in pairs)
