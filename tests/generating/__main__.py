"""``python -m tests.generating``: how the package does on made-up disclosures."""

from argparse import ArgumentParser
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from tests.generating.forms import FORMS
from tests.generating.making import make
from tests.generating.scoring import GRADES, Graded, Score, score
from tests.generating.styles import STYLES


def main() -> None:
    """Print the scores by style and wording, and what failed."""
    parser = ArgumentParser(prog="python -m tests.generating", description=__doc__)
    parser.add_argument("--seeds", type=int, default=5, help="disclosures a style")
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--style", default="all", help=f"all or some of {','.join(STYLES)}")
    parser.add_argument("--form", default="txt", help=f"some of {','.join(FORMS)}")
    parser.add_argument("--defects", action="store_true", help="plant errors too")
    parser.add_argument("--show", type=int, default=3, help="examples of each failure")
    asked = parser.parse_args()
    styles = list(STYLES) if asked.style == "all" else asked.style.split(",")
    forms = asked.form.split(",")
    seeds = range(asked.first, asked.first + asked.seeds)
    scores = {
        style: score(
            [(make(seed, style), forms[seed % len(forms)]) for seed in seeds], asked.defects
        )
        for style in styles
    }
    for line in report(scores, asked.show):
        print(line)


def report(scores: dict[str, Score], show: int) -> Iterator[str]:
    """The scores as Markdown."""
    yield "# Made-up disclosures\n"
    yield (
        "| style | documents | numbers | "
        + " | ".join(GRADES)
        + " | false errors a document | figures right | lost | wrong | invented |"
    )
    yield "|---" * (len(GRADES) + 8) + "|"
    for style, one in [*scores.items(), ("all", _sum(scores.values()))]:
        numbers = sum(one.grades.values()) or 1
        figures = sum(one.figures[k] for k in ("right", "lost", "wrong")) or 1
        yield (
            f"| {style} | {one.documents} | {numbers} | "
            + " | ".join(f"{one.grades[g]} ({one.grades[g] / numbers:.1%})" for g in GRADES)
            + f" | {one.false_errors / (one.documents or 1):.2f}"
            + f" | {one.figures['right'] / figures:.2%}"
            + f" | {one.figures['lost']} | {one.figures['wrong']} | {one.figures['invented']} |"
        )
    whole = _sum(scores.values())
    yield from _defects(whole)
    yield "\n## By wording (those with failures)\n"
    yield from _by_wording(whole)
    yield "\n## False errors, by kind\n"
    yield from _errors(whole, show)
    yield "\n## Failing numbers, by wording\n"
    yield from _failing(whole, show)
    yield "\n## Figures\n"
    yield from (f"- {text}" for text, _ in whole.wrong_figures.most_common(20 * show))


def _defects(whole: Score) -> Iterator[str]:
    if not whole.defects:
        return
    yield "\n## Planted errors\n\n| kind | planted | found |\n|---|---|---|"
    kinds = sorted({kind for kind, _ in whole.defects})
    for kind in kinds:
        hit, missed = whole.defects[kind, "found"], whole.defects[kind, "not found"]
        yield f"| {kind} | {hit + missed} | {hit} ({hit / (hit + missed):.0%}) |"
    yield "\n### Not found\n"
    yield from (f"- {text}" for text in sorted(whole.not_found, key=lambda t: t.split("] ")[1]))


def _sum(scores: Iterable[Score]) -> Score:
    whole = Score()
    for one in scores:
        whole.documents += one.documents
        whole.false_errors += one.false_errors
        whole.grades += one.grades
        whole.figures += one.figures
        whole.defects += one.defects
        whole.not_found += one.not_found
        whole.failing += one.failing
        whole.errors += one.errors
        whole.wrong_figures += one.wrong_figures
        for wording, counts in one.wordings.items():
            whole.wordings.setdefault(wording, Counter()).update(counts)
    return whole


def _by_wording(whole: Score) -> Iterator[str]:
    def wrong(counts: Counter[str]) -> int:
        return sum(counts.values()) - counts["right"]

    yield "| wording | numbers | " + " | ".join(GRADES) + " |"
    yield "|---" * (len(GRADES) + 2) + "|"
    for wording, counts in sorted(whole.wordings.items(), key=lambda w: -wrong(w[1])):
        if wrong(counts):
            cells = " | ".join(str(counts[g]) for g in GRADES)
            yield f"| {wording} | {sum(counts.values())} | {cells} |"


def _errors(whole: Score, show: int) -> Iterator[str]:
    kinds: dict[str, list[tuple[str, str, str, str]]] = defaultdict(list)
    for error in whole.errors:
        kinds[error[0]].append(error)
    for kind, errors in sorted(kinds.items(), key=lambda k: -len(k[1])):
        yield f"\n### {kind}: {len(errors)}\n"
        for _, quote, explanation, where in errors[: 2 * show]:
            yield f"- [{where}] {quote} — {explanation}"


def _failing(whole: Score, show: int) -> Iterator[str]:
    groups: dict[tuple[str, str], list[Graded]] = defaultdict(list)
    for graded in whole.failing:
        groups[graded.told.wording, graded.grade].append(graded)
    for (wording, grade), failures in sorted(groups.items(), key=lambda g: -len(g[1])):
        yield f"\n### {wording}: {grade} {len(failures)}\n"
        yield from _examples(failures, show)


def _examples(failures: Sequence[Graded], show: int) -> Iterator[str]:
    step = max(1, len(failures) // show)
    for graded in failures[::step][:show]:
        told = graded.told
        end = told.start + len(told.token + told.unit)
        before = graded.paragraph[max(0, told.start - 70) : told.start]
        after = graded.paragraph[end : end + 25]
        quote = f"…{before}**{graded.paragraph[told.start : end]}**{after}…"
        truth = f"truth {told.expect} {told.about}"
        yield f"- {quote} | {graded.subject} | {graded.verdict} | {truth} | {graded.note}"


if __name__ == "__main__":
    main()
