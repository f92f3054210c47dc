"""Which readbacks say again what was handed over, and which say what was understood."""

from typing import NamedTuple

import pytest

from loopbook.checks.parroting import is_nod, repeated


class Said(NamedTuple):
    """What a handoff says, and what its receiver says of it."""

    summary: str
    readback: str
    title: str = "The ledger"
    actions: tuple[str, ...] = ()


def is_parrot(said: Said) -> bool:
    again = repeated(said.readback, said.title, said.summary, said.actions)
    return again is not None or is_nod(said.readback)


KEYS = "Two of five keys are rotated."
IMPORT = "The import of the old ledger is half done; the last two tables are missing."
PARROTS = [
    # Word for word, or nearly
    Said(KEYS, "Two of five keys are rotated."),
    Said(KEYS, "two of five keys are rotated"),
    Said(KEYS, "Two of five keys have been rotated."),
    Said(KEYS, "Two of the five keys are rotated now."),
    Said(KEYS, "> Two of five keys are rotated."),
    Said(KEYS, "**Two** of five `keys` are rotated!"),
    Said(KEYS, "Of five keys, two are rotated."),
    Said(IMPORT, "The import of the old ledger is half done; the last two tables are missing."),
    Said(IMPORT, "Import of old ledger half done, last two tables missing."),
    Said(
        IMPORT, "So the import of the old ledger is half done and the last two tables are missing."
    ),
    # Behind a nod or a promise
    Said(KEYS, "Ok, two of five keys are rotated."),
    Said(KEYS, "Understood: two of five keys are rotated."),
    Said(KEYS, "Got it - two of five keys are rotated, thanks!"),
    Said(KEYS, "I understand that two of five keys are rotated."),
    Said(KEYS, "Bo here. Two of five keys are rotated."),
    Said(
        IMPORT,
        "Thanks Ana, got it: the import of the old ledger is half done; two tables are missing.",
    ),
    # The title
    Said(KEYS, "Rotate the signing keys", "Rotate the signing keys"),
    Said(KEYS, "I will rotate the signing keys.", "Rotate the signing keys"),
    Said(KEYS, "Rotating the signing keys.", "Rotate the signing keys"),
    Said(KEYS, "Understood, I'll rotate the signing keys.", "Rotate the signing keys"),
    Said(KEYS, "I am going to rotate the signing keys", "Rotate the signing keys"),
    Said("It runs, but nobody reads its log.", "Nightly export", "The nightly export"),
    Said(KEYS, "Rotate the signing keys: two of five keys are rotated.", "Rotate the signing keys"),
    # The actions
    Said(KEYS, "I will finish the migration.", actions=("Finish the migration",)),
    Said(KEYS, "Finish the migration", actions=("Finish the migration",)),
    Said(
        KEYS,
        "Finish the migration by 2026-12-10",
        actions=("Finish the migration @bo by 2026-12-10",),
    ),
    Said(
        KEYS,
        "I will rotate staging, rotate production and revoke the old keys.",
        actions=("Rotate staging", "Rotate production @bo", "Revoke the old keys"),
    ),
    # Nothing but a nod
    Said(KEYS, "ok"),
    Said(KEYS, "Understood."),
    Said(KEYS, "Yes, will do!"),
    Said(KEYS, "👍"),
    # Other languages
    Said("Zwei von fünf Schlüsseln sind getauscht.", "Zwei von fünf Schlüsseln sind getauscht."),
    Said(
        "Zwei von fünf Schlüsseln sind getauscht.",
        "Alles klar, zwei von fünf Schlüsseln sind getauscht.",
    ),
    Said("Der Umzug ist halb fertig.", "Verstanden: Der Umzug ist halb fertig."),
    Said(
        "La migración está a medias y faltan dos tablas.",
        "Entendido: la migración está a medias y faltan dos tablas.",
    ),
    Said(
        "La sauvegarde tourne, mais personne ne lit son journal.",
        "D'accord, la sauvegarde tourne mais personne ne lit son journal.",
    ),
    Said(
        "Миграция сделана наполовину, не хватает двух таблиц.",
        "Понял: миграция сделана наполовину, не хватает двух таблиц.",
    ),
    Said("五つの鍵のうち二つを交換した。", "了解です。五つの鍵のうち二つを交換した。"),
    Said("五个密钥中已轮换两个。", "好的,五个密钥中已轮换两个。"),
    Said("다섯 개의 키 중 두 개가 교체되었습니다.", "네, 다섯 개의 키 중 두 개가 교체되었습니다."),
    Said("مفتاحان من خمسة مفاتيح تم تدويرهما.", "حسنا، مفتاحان من خمسة مفاتيح تم تدويرهما."),
    Said("Πέντε κλειδιά, τα δύο έχουν αλλάξει.", "Πέντε κλειδιά, τα δύο έχουν αλλάξει."),
]
HONEST = [
    # A next step and a date
    Said(KEYS, "I rotate the remaining three by Friday and revoke the old ones on Monday."),
    Said(KEYS, "Three keys are left; I do them by Friday."),
    Said(KEYS, "Three keys to go, done by 27 Nov."),
    Said(KEYS, "Of the five keys three are still to be rotated, and I do that by the 27th."),
    Said(KEYS, "I rotate the other three keys by Friday."),
    Said(KEYS, "I finish the keys by Friday."),
    Said(KEYS, "Rest of the keys by Friday, then I revoke."),
    Said(IMPORT, "Two tables are left. I import them by Wednesday, then switch the ledger over."),
    Said(IMPORT, "I load accounts and bookings by 4 December and tell Chi before I switch."),
    Said(IMPORT, "The last two tables I import on Monday night, when nobody books."),
    Said(IMPORT, "I import the last two tables by 2026-12-04."),
    Said(IMPORT, "I take the ledger over: two tables first, the switch on 1 December."),
    Said("They are alive.", "I water them on Mondays and Thursdays, and the cactus never."),
    Said(
        "It runs, but nobody reads its log.",
        "I look at the log each morning and raise the limit once it fills up.",
        "The nightly export",
    ),
    Said("All are sorted.", "I sort them by date.", "Last year's invoices"),
    Said("Two weeks, quiet so far.", "I carry the pager until 2 January.", "On call over new year"),
    # It repeats nouns
    Said(
        "The customer waits for a quote for the new storage.",
        "The customer gets the quote for the storage from me on Tuesday; Chi checks the price.",
    ),
    Said(
        "The customer waits for a quote for the new storage.",
        "I write the quote by Tuesday and have Chi check the storage price before it goes out.",
    ),
    Said(
        "The certificate of the shop expires on 3 December.",
        "I renew the shop's certificate on 1 December, and check the date in a browser after.",
    ),
    Said(
        "The certificate of the shop expires on 3 December.",
        "New certificate by 1 December; if the shop's DNS check fails I call you.",
    ),
    Said(
        "Backups run, restores were never tried.",
        "I try a restore of last night's backup by Thursday and write down how long it took.",
    ),
    Said(
        "The audit wants the access list of all databases.",
        "I export the access list of each database by Friday and leave out the test systems.",
    ),
    Said(
        "The release branch is cut; three fixes are still open.",
        "Fixes 211 and 214 go in, 220 waits. I tag on Thursday even if the docs are late.",
    ),
    Said(
        "The supplier has not answered since Monday.",
        "I call the supplier tomorrow; without an answer by noon I order elsewhere.",
    ),
    Said(
        "The flat test fails every third night.",
        "I find out why it fails every third night, and mute it on Friday if I cannot.",
    ),
    # Its title or an action, and more
    Said(KEYS, "I finish the migration by Friday.", actions=("Finish the migration",)),
    Said(KEYS, "I will finish the migration by 2026-12-10.", actions=("Finish the migration",)),
    Said(KEYS, "Migration done by 10 December.", actions=("Finish the migration",)),
    Said(
        KEYS,
        "Production first, on Thursday night; staging can wait for your answer.",
        actions=("Rotate staging", "Rotate production @bo", "Revoke the old keys"),
    ),
    Said(
        KEYS,
        "I rotate production on Thursday and revoke the old keys a week later.",
        actions=("Rotate staging", "Rotate production @bo", "Revoke the old keys"),
    ),
    Said(
        KEYS,
        "I rotate the signing keys one a day, production last, and stop if a login fails.",
        "Rotate the signing keys",
    ),
    Said(
        "Draft sent to legal.",
        "Legal has the draft. I chase them on Wednesday and publish on the 10th.",
        "Privacy notice",
    ),
    Said(
        "Draft sent to legal.",
        "I own the notice from now on: answer from legal by the 8th, publish on the 10th.",
        "Privacy notice",
    ),
    Said("Waiting for a part.", "Part comes Tuesday, I fit it the same day.", "Printer on floor 2"),
    Said(
        "Ana is on leave from Monday.",
        "While Ana is away I answer her customers, and decide up to 500 euros myself.",
    ),
    # It doubts, or asks
    Said(KEYS, "As I understand it only production is left. If staging counts too I need a week."),
    Said(KEYS, "Two are rotated, but I found a sixth key; I take that one too."),
    Said(KEYS, "I will not rotate before the freeze ends on 4 January."),
    # A part of a longer summary, picked out
    Said(
        "The import is done, the switch of DNS and the letter to customers are left, both until "
        "the end of the month, and the old server is paid until January.",
        "Switch DNS, send the letter.",
    ),
    # Other languages
    Said(
        "Zwei von fünf Schlüsseln sind getauscht.",
        "Ich tausche die übrigen drei Schlüssel bis Freitag und sperre die alten am Montag.",
    ),
    Said("Der Umzug ist halb fertig.", "Bis Freitag ziehe ich die letzten zwei Tabellen um."),
    Said("Der Umzug ist halb fertig.", "Ich schließe den Umzug bis Freitag ab."),
    Said(
        "La migración está a medias y faltan dos tablas.",
        "Paso las dos tablas que faltan antes del viernes y aviso a Chi.",
    ),
    Said(
        "La sauvegarde tourne, mais personne ne lit son journal.",
        "Je lis le journal de la sauvegarde chaque matin jusqu'au 4 décembre.",
    ),
    Said(
        "Миграция сделана наполовину, не хватает двух таблиц.",
        "Перенесу две оставшиеся таблицы до пятницы и предупрежу Чи.",
    ),
    Said(
        "五つの鍵のうち二つを交換した。",
        "残り三つを金曜日までに交換し、古い鍵は月曜日に失効させます。",
    ),
    Said("五个密钥中已轮换两个。", "我周五前轮换剩下的三个,周一吊销旧的。"),
    Said(
        "다섯 개의 키 중 두 개가 교체되었습니다.",
        "나머지 세 개는 금요일까지 바꾸고 월요일에 옛 키를 폐기합니다.",
    ),
    Said(
        "مفتاحان من خمسة مفاتيح تم تدويرهما.",
        "سأبدل المفاتيح الثلاثة الباقية قبل يوم الجمعة وألغي القديمة.",
    ),
]


@pytest.mark.parametrize("said", PARROTS, ids=lambda said: said.readback[:40])
def test_a_parrot(said: Said) -> None:
    assert is_parrot(said)


@pytest.mark.parametrize("said", HONEST, ids=lambda said: said.readback[:40])
def test_words_of_ones_own(said: Said) -> None:
    assert not is_parrot(said)


def test_there_are_enough_of_both() -> None:
    assert len(PARROTS) >= 30
    assert len(HONEST) >= 40
