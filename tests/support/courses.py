"""Small courses, written in place: the shortest valid one, as files that a test changes to make its point."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

COURSE_TOML = """\
version = "1.0"
changed = 2026-11-21
languages = ["pl", "ru"]
minutes = 10
author = "Anna Nowak"
licence = "CC BY 4.0"
licence_url = "https://creativecommons.org/licenses/by/4.0/"
pass_mark = 0.7

[[unit]]
id = "outcomes"
sections = ["goals"]

[[unit]]
id = "basics"
sections = ["what-is"]
"""

SMALL: Mapping[str, str] = {
    "course.toml": COURSE_TOML,
    "pl/course.md": """\
---
title: Mały kurs
level: "EQF: 3–5"
description: Krótki kurs do prób. Ma dwie sekcje.
keywords: [omnikanał, próba]
units:
  outcomes: Efekty kształcenia
  basics: Podstawy
---
""",
    "ru/course.md": """\
---
title: Маленький курс
level: "EQF: 3–5"
description: Короткий курс для проб. В нём два раздела.
keywords: [омниканальность, проба]
units:
  outcomes: Результаты обучения
  basics: Основы
---
""",
    "pl/goals.md": "---\ntitle: Cele\nminutes: 1\nteaching: false\n---\n\nPo kursie wiesz, czym jest omnikanał.\n",
    "ru/goals.md": "---\ntitle: Цели\nminutes: 1\nteaching: false\n---\n\nПосле курса вы знаете, что такое омниканальность.\n",
    "pl/what-is.md": """\
---
title: Czym jest omnikanał
short: Omnikanał
minutes: 3
---

Omnikanał łączy wszystkie kanały sklepu. Klient nie widzi granic.

- strona
- sklep stacjonarny
""",
    "ru/what-is.md": """\
---
title: Что такое омниканальность
short: Омниканальность
minutes: 3
---

Омниканальность соединяет все каналы магазина. Покупатель не видит границ.

- сайт
- офлайн-магазин
""",
    "pl/questions/what-is.md": """\
## Ile cen ma towar w omnikanale? {#one-price kind=single section=what-is}

- [ ] W każdym kanale inną
  > Tak jest w multikanale.
- [x] Jedną
  > Kanały są połączone.

Klient ma widzieć tę samą cenę wszędzie.
""",
    "ru/questions/what-is.md": """\
## Сколько цен у товара в омниканальной модели? {#one-price kind=single section=what-is}

- [ ] В каждом канале своя
  > Так бывает в многоканальной модели.
- [x] Одна
  > Каналы соединены.

Покупатель должен видеть одну цену везде.
""",
    "pl/glossary.md": 'omnikanał {#omnichannel forms="omnikanału, omnikanale"}\n: Model, który łączy kanały.\n',
    "ru/glossary.md": 'омниканальность {#omnichannel forms="омниканальности"}\n: Модель, которая соединяет каналы.\n',
    "pl/bibliography.md": "- Rigby, D. (2011). *The Future of Shopping*{lang=en}. {#rigby-2011}\n",
    "ru/bibliography.md": "- Rigby, D. (2011). *The Future of Shopping*{lang=en}. {#rigby-2011}\n",
}
"""Every file of the course `small`, by its path inside the course's folder."""


def write_course(content: Path, changes: Mapping[str, str | bytes | None] | None = None, course_id: str = "small") -> Path:
    """Write the small course with ``changes`` (``None`` removes a file) into ``content`` and return its folder."""
    folder = content / course_id
    for name, text in {**SMALL, **(changes or {})}.items():
        if text is None:
            continue
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def client_of_one_language(folder: Path, language: str, engine: str = "none") -> Any:
    """A client of an application below ``folder`` whose one course is the starter's, in one language; ``engine`` is its voice."""
    from app import create_app
    from app.course.starter import write_course as write_starter

    write_starter(folder / "content", "kurs", date(2026, 11, 21), languages=(language,))
    settings = {"TESTING": True, "content": folder / "content", "data": folder / "data", "audio_engine": engine}
    return create_app(settings).test_client()
