"""Who the names, nouns and pronouns of one report mean, sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from dragoman.coding.affiliation import Affiliations, PlaceTest
from dragoman.coding.agents import LOCAL, Agents, Context, Found, codes, kind_of
from dragoman.coding.discourse import FIRST, NAME_REACH, PERSONAL, Discourse, Spoken
from dragoman.coding.gazetteer import Sense
from dragoman.coding.mentions import ActorMention, Actors, role_of
from dragoman.coding.names import Name, Setting
from dragoman.coding.persons import Description, Person, Persons
from dragoman.coding.phrases import OF_PERSON, Phrase, Phrases
from dragoman.coding.surroundings import Surroundings
from dragoman.coding.tree import NOMINAL, Tree
from dragoman.knowledge import Collective, Country, Knowledge, Organisation, slug
from dragoman.values import Actor, Role

_RELATIVE = frozenset({"who", "which", "that", "whom", "whose"})
_SALIENCE = {"nsubj": 20, "nsubj:pass": 20, "nsubj:outer": 20, "obj": 5, "iobj": 5}
_POSSESSOR_OF_SUBJECT = 8
_AIMED = frozenset({"to", "into", "towards", "toward", "from", "against", "on"})
_SPEECH_REACH = 3
"""How many sentences after its speaker was named a quotation may go on."""
_OF_A_COUNTRY = frozenset({"GOV", "MIL", "LEG", "JUD", "COP", "SPY", "OPP", "PTY"})
"""Sectors whose persons have a country, even where the report leaves it to be understood («Minister Camara»)."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What is the same for all reports."""

    knowledge: Knowledge
    affiliations: Affiliations
    places: PlaceTest


class Resolution:
    """One report's resolution; :meth:`run` goes through it once."""

    def __init__(self, tools: Tools, setting: Setting, text: str, phrases: Sequence[Phrases]) -> None:
        reference = tools.knowledge.reference
        self._affiliations = tools.affiliations
        self._places = tools.places
        self._text = text
        self._phrases = phrases
        self._persons = Persons(tools.knowledge, setting)
        self._context = Context(setting)
        self._discourse = Discourse(reference)
        self._agents = Agents(tools.affiliations, reference, self._persons, self._discourse, self._context)
        self._covers: list[dict[int, ActorMention]] = [{} for _ in phrases]
        self._surroundings = Surroundings(reference, tools.places, self._context, phrases, self._covers)
        self._actors: dict[str, Actor] = {}
        self._honorifics = reference.sexes["honorifics"]
        self._gendered = reference.sexes["gendered_nouns"]
        self._not_in_office = reference.words["not_in_office"]
        self._areas = reference.words["area_nouns"]
        self._members = reference.words["member_nouns"]
        self._place_nouns = reference.words["place_nouns"]
        self._worldwide = reference.words["worldwide"]
        self._sides = reference.words["side_nouns"]
        self._setting = setting
        self._speaker: tuple[int, ActorMention] | None = None
        self._quantities = reference.words["quantity_nouns"]
        self._pairs = reference.kinds["pairs"]
        self._anaphors = reference.kinds["anaphors"]

    def run(self) -> Actors:
        """Resolve all sentences; full names first, so that a surname finds the full name wherever it stands."""
        for phrases in self._phrases:
            for name in phrases.names:
                if name.kind == "person" and name.last - name.first > 1:
                    self._person(phrases, name)
        for index, phrases in enumerate(self._phrases):
            self._name_persons(index, phrases)
            waiting = self._name_agents(index, phrases)
            self._name_others(index, phrases)
            self._refer_back(index, phrases, waiting)
            self._spread(self._covers[index], phrases.tree)
            self._context.pass_sentence(index, phrases.names)
            self._discourse.close_sentence(index, phrases.tree, self._covers[index].__contains__)
        trees = [phrases.tree for phrases in self._phrases]
        countries = [
            {
                word: code
                for name in phrases.names
                for code in codes([name])[:1]
                for word in range(name.first, name.last)
            }
            for phrases in self._phrases
        ]
        return Actors(trees, self._covers, self._actors, self._text, countries)

    def _name_persons(self, index: int, phrases: Phrases) -> None:
        for name in phrases.names:
            if name.kind not in ("person", "surname") or name.head in self._covers[index]:
                continue
            person, covered, first = self._person(phrases, name)
            if person is not None:
                if person.country is None and person.leader is None and self._has_country(name, person):
                    person.country = self._surroundings.country(index, first)
                    person.guessed = True
                found = Found((person.actor,), "person", person)
                self._mention(index, found, first, name.last, name.head, covered)
                self._alias(person.actor, " ".join(phrases.tree.words[name.first : name.last]))

    def _has_country(self, name: Name, person: Person) -> bool:
        """Whether a person's country may be left to be understood: an officer of state's, and that of a full name."""
        return person.sector in _OF_A_COUNTRY or (name.kind == "person" and name.last - name.first > 1)

    def _person(self, phrases: Phrases, name: Name) -> tuple[Person | None, set[int], int]:
        """The person of a name (``None`` where the word is none after all), the words that belong to it, and the first
        word of its phrase."""
        phrase = phrases.around(name.first, name.last, name.head, after=OF_PERSON)
        said, covered = Description(), set(phrase.covered)
        self._describe(said, phrase, phrase.nouns)
        for first, last, sense in self._appositions(phrases, name):
            beside = phrases.around(first, last, phrases.tree.head_of(first, last))
            self._describe(said, beside, (sense, *beside.nouns))
            covered |= beside.covered
        words = phrases.tree.words[name.first : name.last]
        person = self._persons.named(words, name.form, said, sure=name.kind == "person")
        return person, covered, phrase.first

    def _appositions(self, phrases: Phrases, name: Name) -> Iterator[tuple[int, int, Sense]]:
        """Actor nouns beside a name or said of it: «Camara, the defence minister», «Camara is defence minister»."""
        tree, head = phrases.tree, name.head
        beside = [child for child in tree.children[head] if tree.deprels[child] in ("appos", "nmod:desc")]
        if tree.deprels[head] == "appos" or (tree.is_subject(head) and self._is_copular(tree, tree.heads[head])):
            beside.append(tree.heads[head])
        for word in beside:
            if word in phrases.noun_at:
                yield phrases.noun_at[word]

    def _is_copular(self, tree: Tree, word: int) -> bool:
        return any(tree.deprels[child] == "cop" and tree.lower[child] in ("is", "was") for child in tree.children[word])

    def _describe(self, said: Description, phrase: Phrase, senses: Sequence[Sense]) -> None:
        """Add what a phrase around a name says of the person."""
        organisations = [
            n.form.entry for n in phrase.names if n.form and not isinstance(n.form.entry, Country | Collective)
        ]
        countries = codes(phrase.names)
        said.country = said.country or (countries[0] if countries else None)
        said.current = said.current and not self._not_in_office.intersection(phrase.words)
        for sense in senses:
            said.titles.add(sense.noun)
            said.offices.update({sense.office} if sense.office else ())
            said.sex = said.sex or self._gendered.get(sense.noun)
        if senses and not said.sector:
            said.sector = self._agents.sector(senses[0], senses[1:])
        if organisations and (senses or not said.sector):
            said.sector = organisations[0].sector
            said.country = said.country or organisations[0].country
        for word in phrase.words:
            sex = self._honorifics.get(word.rstrip(".").capitalize())
            said.sex = said.sex or (sex if sex != "any" else None)

    def _name_agents(self, index: int, phrases: Phrases) -> list[tuple[Phrase, int, Sense]]:
        """Mention the common nouns that say whose they are; returns those that only the context can tell."""
        waiting = []
        cover, tree = self._covers[index], phrases.tree
        for first, last, sense in phrases.by_depth():
            head = tree.head_of(first, last)
            if head in cover or tree.upos[head] not in NOMINAL:
                continue
            if tree.deprels[head] == "compound" and tree.lower[tree.heads[head]] in self._areas:
                continue
            phrase = phrases.around(first, last, head)
            found = None
            if phrase.possessive is None:
                owners = list(self._owners(index, phrase))
                found = self._agents.explicit((index, head), phrase, sense, tree.is_plural(head), owners)
            if found is None:
                waiting.append((phrase, head, sense))
            else:
                self._mention(index, found, phrase.first, phrase.last, head, phrase.covered)
        return waiting

    def _owners(self, index: int, phrase: Phrase) -> Iterator[Actor]:
        """The actors of persons' names in a phrase («the Biden administration»)."""
        for name in phrase.names:
            if name.kind in ("person", "surname") and name.head in self._covers[index]:
                role = self._covers[index][name.head].role
                yield self._actors[role.actor]

    def _name_others(self, index: int, phrases: Phrases) -> None:
        """Mention countries, organisations and groups that stand by themselves, and «NATO members»."""
        cover, tree = self._covers[index], phrases.tree
        for word, lower in enumerate(tree.lower):
            if lower in self._members and word not in cover and tree.upos[word] in NOMINAL:
                phrase = phrases.around(word, word + 1, word)
                entries = (name.form.entry for name in phrase.names if name.form)
                if body := next((e for e in entries if isinstance(e, Organisation | Collective)), None):
                    found = Found((self._affiliations.entry(body),), kind_of(body))
                    self._mention(index, found, phrase.first, phrase.last, word, phrase.covered)
        for name in phrases.names:
            if name.head not in cover and name.kind != "surname" and (named := self._of_name(index, phrases, name)):
                start = name.first
                if start and tree.upos[start - 1] == "DET" and start <= tree.heads[start - 1] < name.last:
                    start -= 1
                covered = set(range(start, name.last))
                place = self._places.is_place(tree, name)
                self._mention(index, named, start, name.last, name.head, covered, place)
                if name.kind in ("name", "organisation"):
                    self._alias(named.actors[0], " ".join(tree.words[name.first : name.last]))

    def _of_name(self, index: int, phrases: Phrases, name: Name) -> Found | None:
        """The actor of a name that is no person."""
        if name.form is None:
            if name.kind == "location":
                return self._of_location(index, phrases, name)
            return self._of_unlisted(index, phrases, name) if name.kind == "organisation" else None
        entry = name.form.entry
        if name.kind == "people" and isinstance(entry, Country):
            return Found((self._affiliations.people(entry.id),), "agent")
        if isinstance(entry, Collective):
            entry = self._setting.local(entry)
        return Found((self._affiliations.entry(entry),), kind_of(entry))

    def _of_location(self, index: int, phrases: Phrases, name: Name) -> Found | None:
        """The country of a place that only the atlas knows, else that of the context: nobody lists every village."""
        code = name.country
        if code is None and self._worldwide.isdisjoint(phrases.tree.words[name.first : name.last]):
            code = self._surroundings.location(index, name.head)
        return Found((self._affiliations.country(code),), "country") if code else None

    def _of_unlisted(self, index: int, phrases: Phrases, name: Name) -> Found:
        """An organisation that only the tagger knows; its nouns may tell its sector («Munich Regional Court»)."""
        phrase = phrases.around(name.first, name.last, name.head, after=OF_PERSON)
        senses = [sense for first, last, sense in phrases.nouns if name.first <= first and last <= name.last]
        country = name.country or next(iter(codes(phrase.names)), None)
        words = phrases.tree.words[name.first : name.last]
        if country is None and senses and self._worldwide.isdisjoint(words):
            country = self._surroundings.country(index, name.first)
        text = " ".join(words)
        key = slug(text) + (f"-{country.lower()}" if country else "")
        reason = "name, country" if country else "name"
        actor = Actor(key, text, country, senses[-1].sector if senses else None, reason=reason)
        return Found((actor,), "organisation")

    def _refer_back(self, index: int, phrases: Phrases, waiting: Iterable[tuple[Phrase, int, Sense]]) -> None:
        """Mention what points back, in the order of words: pronouns, «the group», «both countries», «the police»."""
        tree, cover = phrases.tree, self._covers[index]
        nouns = {head: (phrase, sense) for phrase, head, sense in waiting}
        for word, lower in enumerate(tree.lower):
            if word in cover:
                continue
            if lower in PERSONAL and tree.upos[word] == "PRON":
                self._pronoun(index, tree, word)
            elif tree.upos[word] in NOMINAL:
                back = self._pair(index, tree, word)
                if back is None and word not in nouns:
                    back = self._anaphor(index, tree, word)
                if back is not None:
                    first = min([word, *(c for c in tree.children[word] if tree.deprels[c] in ("det", "nummod"))])
                    self._mention(index, back, first, word + 1, word, set(range(first, word + 1)))
                elif word in nouns:
                    self._noun(index, phrases, word, *nouns[word])
                elif tree.lemma(word) in self._place_nouns:
                    self._place_noun(index, phrases, word)
        if self._name_speaker(index, tree):
            for head, (phrase, sense) in nouns.items():
                if head not in cover and phrase.possessive in cover:
                    self._noun(index, phrases, head, phrase, sense)

    def _name_speaker(self, index: int, tree: Tree) -> bool:
        """Mention «I» and «we» in quotations as the speaker; whether there were any.

        The speaker is the source that the tagger marks in the sentence, else its subject outside the quotation, else
        the one of a sentence shortly before.
        """
        sentence, cover = tree.sentence, self._covers[index]
        if not any(sentence.quoted):
            return False
        spans = (span for span in sentence.attributions if span.label == "source")
        sources = [word for span in spans for word in range(span.first, span.last)]
        outside = [word for word in range(len(tree.words)) if tree.is_subject(word)]
        speaker = next((w for w in (*sources, *outside) if w in cover and not sentence.quoted[w]), None)
        if speaker is not None and not cover[speaker].place:
            self._speaker = index, cover[speaker]
        if self._speaker is None or self._speaker[0] < index - _SPEECH_REACH:
            return False
        words = [w for w, lower in enumerate(tree.lower) if lower in FIRST and sentence.quoted[w] and w not in cover]
        actors = [self._actors[role.actor] for role in self._speaker[1].roles]
        for word in words:
            cover[word] = ActorMention(word, word + 1, word, "pronoun", self._roles(index, actors, word, word + 1))
        return bool(words)

    def _place_noun(self, index: int, phrases: Phrases, word: int) -> None:
        """A place without a name that is acted on («shelled two villages»): it is the context's country."""
        tree = phrases.tree
        acted_on = tree.relation(word) in ("obj", "nsubj:pass") or tree.case(word) in _AIMED
        phrase = phrases.around(word, word + 1, word)
        if not acted_on or phrase.names or any(child in self._covers[index] for child in tree.children[word]):
            return
        if code := self._surroundings.location(index, word):
            found = Found((self._affiliations.country(code),), "country")
            self._mention(index, found, phrase.first, word + 1, word, set(range(phrase.first, word + 1)), place=True)

    def _pronoun(self, index: int, tree: Tree, word: int) -> None:
        if spoken := self._discourse.pronoun(index, tree, word, self._covers[index].__contains__):
            many = PERSONAL[tree.lower[word]] == "many"
            actors = self._coordinated(spoken) if many else spoken.actors
            roles = self._roles(index, actors, word, word + 1)
            self._covers[index][word] = ActorMention(word, word + 1, word, "pronoun", roles)
            found = Found(actors, spoken.kind, spoken.person, human=spoken.kind == "person")
            self._speak(index, tree, word, found, spoken.plural or many, pronoun=True)

    def _coordinated(self, spoken: Spoken) -> tuple[Actor, ...]:
        """The actors of a mention and of those coordinated with it: «they» after «the army and the people»."""
        tree, cover = self._phrases[spoken.sentence].tree, self._covers[spoken.sentence]
        first = tree.heads[spoken.word] if tree.deprels[spoken.word] == "conj" else spoken.word
        words = [first, *(child for child in tree.children[first] if tree.deprels[child] == "conj")]
        ids = [role.actor for word in words if word in cover for role in cover[word].roles]
        return tuple(self._actors[actor] for actor in dict.fromkeys([*ids, *(a.id for a in spoken.actors)]))

    def _noun(self, index: int, phrases: Phrases, head: int, phrase: Phrase, sense: Sense) -> None:
        """A common noun whose country the context gives, or a possessor: «its army», «the country's army»."""
        tree, cover = phrases.tree, self._covers[index]
        owned = [child for child in tree.children[head] if tree.deprels[child] == "nmod:poss" and child in cover]
        if phrase.possessive in cover:
            owned.append(phrase.possessive)
        owners = [self._actors[role.actor] for child in owned for role in cover[child].roles]
        if not owners and sense.sector == "MIL" and phrase.possessive is None:
            sender = self._surroundings.sender(index, head)
            owners = [self._actors[role.actor] for role in sender.roles] if sender else []
        plural = tree.is_plural(head)
        if plural and not owners and any(tree.lower[child] in ("two", "both") for child in tree.children[head]):
            owners = [s.actors[0] for s in self._discourse.last(index, head, frozenset({"country"}), 2)]
        found = self._agents.explicit((index, head), phrase, sense, plural, owners) if owners else None
        if found is None and phrase.possessive is None:
            local = sense.sector in LOCAL
            near = self._surroundings.near(index, phrase.first, local)
            besides = self._surroundings.harmer(index, head) if local else None
            found = self._agents.contextual((index, head), phrase, sense, plural, near, besides)
        if found:
            first = min([phrase.first, *owned])
            self._mention(index, found, first, phrase.last, head, phrase.covered | set(range(first, phrase.first)))

    def _pair(self, index: int, tree: Tree, word: int) -> Found | None:
        """«The two countries», «both leaders»: the last two of their kind."""
        two = any(tree.lower[child] in ("two", "both") for child in tree.children[word])
        kind = next((kind for kind, nouns in self._pairs.items() if tree.lower[word] in nouns), None)
        if not two or kind is None:
            return None
        kinds = frozenset({kind, "group"} if tree.lower[word] in self._sides else {kind})
        last = self._discourse.last(index, word, kinds, 2)
        return Found(tuple(spoken.actors[0] for spoken in last), kind) if last else None

    def _anaphor(self, index: int, tree: Tree, word: int) -> Found | None:
        """«The group», «the country»: the last of its kind."""
        children = tree.children[word]
        definite = any(tree.lower[child] in ("the", "this", "that") for child in children)
        if not definite or any(tree.deprels[child] in ("amod", "compound", "nmod", "acl:relcl") for child in children):
            return None
        if body := self._discourse.called(index, word, tree.lower[word]):
            return Found(body.actors, body.kind)
        kinds = {kind for kind, nouns in self._anaphors.items() if tree.lower[word] in nouns}
        if "country" in kinds:
            kinds.add("place")
        last = self._discourse.last(index, word, {"group"}, reach=NAME_REACH) if "group" in kinds else ()
        last = last or (self._discourse.last(index, word, kinds) if kinds else ())
        return (
            Found(last[0].actors, "country" if last[0].kind == "place" else last[0].kind, last[0].person)
            if last
            else None
        )

    def _spread(self, cover: dict[int, ActorMention], tree: Tree) -> None:
        """Let words that stand for a mention lead to it: «thousands of protesters», «rebels who»."""
        for word, lower in enumerate(tree.lower):
            if word in cover:
                continue
            target = None
            if lower in self._quantities:
                target = next((c for c in tree.children[word] if c in cover and tree.case(c) == "of"), None)
            elif lower in _RELATIVE and tree.upos[word] == "PRON":
                clause = next((a for a in (word, *tree.ancestors(word)) if tree.deprels[a] == "acl:relcl"), None)
                target = tree.heads[clause] if clause is not None else None
            if target in cover and not cover[target].place:
                cover[word] = cover[target]

    # Each mention is kept in three places: by its words, among the actors, and in the discourse.

    def _mention(
        self, index: int, found: Found, first: int, last: int, head: int, covered: set[int], place: bool = False
    ) -> None:
        cover, tree = self._covers[index], self._phrases[index].tree
        mention = ActorMention(first, last, head, found.kind, self._roles(index, found.actors, first, last), place)
        for word in covered | {head}:
            cover.setdefault(word, mention)
        if place and found.kind == "country":
            self._discourse.add(Spoken(index, head, "place", found.actors))
        elif not place:
            self._speak(
                index, tree, head, found, (tree.is_plural(head) and found.kind == "agent") or len(found.actors) > 1
            )

    def _roles(self, index: int, actors: Iterable[Actor], first: int, last: int) -> tuple[Role, ...]:
        sentence = self._phrases[index].tree.sentence
        for actor in actors:
            self._actors.setdefault(actor.id, actor)
        return tuple(role_of(self._text, sentence, first, last, actor) for actor in actors)

    def _speak(self, index: int, tree: Tree, word: int, found: Found, plural: bool, pronoun: bool = False) -> None:
        governor = tree.heads[word]
        counted = tree.deprels[word] == "nmod" and tree.lower[governor] in self._quantities
        salience = _SALIENCE.get(tree.relation(governor if counted else word), 0)
        if tree.deprels[word] == "nmod:poss" and tree.is_subject(tree.heads[word]):
            salience = _POSSESSOR_OF_SUBJECT
        sex = found.person.sex if found.person else None
        kind = "person" if found.human else found.kind
        self._discourse.add(Spoken(index, word, kind, found.actors, plural, sex, salience, found.person, pronoun))

    def _alias(self, actor: Actor, text: str) -> None:
        known = self._actors[actor.id]
        if text != known.name and text not in known.aliases:
            self._actors[actor.id] = replace(known, aliases=(*known.aliases, text))
