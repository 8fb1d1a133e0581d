"""Polish."""

from __future__ import annotations

from types import MappingProxyType

from app.course.languages.language import Language, PunctuationMarks, Voice

POLISH = Language(
    name="pl",
    iso_639_2="pol",
    marks=PunctuationMarks(("„", "”"), ("«", "»"), "–"),
    short_words="a e i o u w z",
    leading_abbreviations="nr ul al pl św np dr prof inż mgr p str tj ok",
    after_numbers=(
        r"zł gr s godz r w tys mln mld szt pkt złot\w+ procent tysi\w+ osób osob\w+ kraj\w+ dni\w* godzin\w* minut\w* rok\w* lat"
        r" sztuk\w* punkt\w* model\w* krok\w* metr\w*"
        r" stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia"
    ),
    open_abbreviations=(
        "np tj tzn tzw m.in por zob ul al pl os nr dr hab prof inż mgr lek św pt ok ww jw im woj pow gm tel str s"
        " rys tab poz art ust red wyd oprac tłum max min śp gen płk p"
    ),
    before_numbers="godz",
    caption_labels=r"tab(?:ela|\.) rys(?:unek|\.) wykres schemat zdjęcie fot(?:ografia|\.) ryc(?:ina|\.)",
    verdicts=("Prawda", "Fałsz"),
    short_date="d.MM.yyyy",
    voices=MappingProxyType({"espeak": Voice("pl", rate=165, pitch=46)}),
)
