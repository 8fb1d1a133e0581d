"""English."""

from __future__ import annotations

from types import MappingProxyType

from app.course.languages.language import Language, PunctuationMarks, Voice

ENGLISH = Language(
    name="en",
    iso_639_2="eng",
    marks=PunctuationMarks(("“", "”"), ("‘", "’"), "–"),
    short_words="a i",
    leading_abbreviations="No Nos Mr Mrs Ms Mx Dr Prof St Mt Fig Figs Vol Ch Sec p pp",
    after_numbers=(
        r"per\scent percent hundred thousand million billion people persons customers countries days? weeks? months? years?"
        r" hours? minutes? pieces? points? steps? metres?"
        r" January February March April May June July August September October November December"
        r" a\.m\. p\.m\. GBP USD lb oz ft"
    ),
    open_abbreviations=(
        "e.g i.e mr mrs ms mx messrs dr prof st mt vs viz cf approx gen col lt capt sgt cpl rev hon pres gov sen rep supt"
        " dept est esp incl excl resp ed eds trans ca al ph.d ave blvd rd bros"
    ),
    before_numbers=(
        "no nos p pp vol vols ch chs fig figs sec secs art arts eq tab par ext tel"
        " jan feb mar apr jun jul aug sep sept oct nov dec"
    ),
    caption_labels=r"table figure fig\. chart photo",
    short_date="d MMM yyyy",
    voices=MappingProxyType({"espeak": Voice("en-gb", rate=125, pitch=46)}),
)
