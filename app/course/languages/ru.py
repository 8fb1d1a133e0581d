"""Russian."""

from __future__ import annotations

from types import MappingProxyType

from app.course.languages.language import Language, PunctuationMarks, Voice

RUSSIAN = Language(
    name="ru",
    iso_639_2="rus",
    marks=PunctuationMarks(("«", "»"), ("„", "“"), "—"),
    short_words="а б в ж и к о с у я",
    leading_abbreviations="ул пр г им см стр т и д пл",
    after_numbers=(
        r"кг г км м см мм мл л с ч мин\w* час\w* руб тыс млн млрд шт век\w* в год\w* злот\w+ процент\w* тысяч\w* человек\w*"
        r" стран\w* д(?:ень|ня|ней|ням) недел\w+ лет штук\w* балл\w* модел\w* шаг\w* метр\w*"
        r" января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
    ),
    open_abbreviations=(
        "напр см ср т.е т.н т.к ул пр просп пер пл д кв стр с рис табл им проф акад доц ст гл тел г-н г-жа св ред изд пп"
    ),
    before_numbers="в",
    closing_abbreviations=r"т\.\s?[дп]",
    caption_labels=r"табл(?:ица|\.) рис(?:унок|\.) схема график диаграмма фото",
    verdicts=("Верно", "Неверно"),
    short_date="d.MM.yyyy",
    percent="#,##0%",
    voices=MappingProxyType({"espeak": Voice("ru", rate=146, pitch=46)}),
)
