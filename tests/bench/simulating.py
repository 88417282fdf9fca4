"""A round made up from known qualities, so that one can count how many of the right bids a method picks."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from evaluations.methods.calibrating import Reading

MIDDLE = 60.0


@dataclass(frozen=True, slots=True)
class Setting:
    """What a round is made of. Quality, leniency and noise are variances; ``cross`` the share of reads across areas.

    ``areas_differ`` is the variance of the areas' own means, and ``home`` the points given for
    reading in one's own area: both are nought unless a line of the study says otherwise.
    """

    bids: int = 300
    assessors: int = 60
    areas: int = 6
    reads: int = 3
    quality: float = 26
    leniency: float = 30
    noise: float = 44
    cross: float = 0.25
    areas_differ: float = 0
    home: float = 0


@dataclass(eq=False)
class World:
    """One simulated round; bids and assessors are numbered, and each belongs to the area of its number."""

    setting: Setting
    random: np.random.Generator
    truth: NDArray[np.float64]
    lenient: NDArray[np.float64]
    pairs: dict[tuple[int, int], float] = field(default_factory=dict)

    def read(self, bid: int) -> None:
        """One more read of the bid, by the least busy who has not read it, at home or across areas by chance."""
        setting = self.setting
        everyone = np.arange(setting.assessors)
        free = np.array([(bid, one) not in self.pairs for one in range(setting.assessors)])
        across = self.random.random() < setting.cross
        wanted = free & ((everyone % setting.areas != bid % setting.areas) == across)
        pool = everyone[wanted if wanted.any() else free]
        busy = np.bincount([one for _, one in self.pairs], minlength=setting.assessors)[pool]
        chosen = int(self.random.choice(pool[busy == busy.min()]))
        at_home = chosen % setting.areas == bid % setting.areas
        score = self.truth[bid] + self.lenient[chosen] + setting.home * at_home
        self.pairs[bid, chosen] = float(score + self.random.normal(0, setting.noise**0.5))

    def readings(self) -> list[Reading]:
        """What calibration sees: everything but the truth."""
        areas = self.setting.areas
        return [
            Reading(
                bid=f"B{bid:05}",
                assessor=f"A{one:05}",
                area=f"area {bid % areas}",
                at_home=one % areas == bid % areas,
                score=score,
            )
            for (bid, one), score in self.pairs.items()
        ]


def simulate(setting: Setting, seed: int) -> World:
    """A round of the setting, all its bids read."""
    random = np.random.default_rng(seed)
    areas = random.normal(0, setting.areas_differ**0.5, setting.areas)
    truth = MIDDLE + random.normal(0, setting.quality**0.5, setting.bids)
    truth += areas[np.arange(setting.bids) % setting.areas]
    world = World(setting, random, truth, random.normal(0, setting.leniency**0.5, setting.assessors))
    for _ in range(setting.reads):
        for bid in random.permutation(setting.bids):
            world.read(int(bid))
    return world
