from lms.contests.scoring.faults import SHOWN, Fault, Faults, Kind


def test_the_first_of_every_kind_are_told_and_the_rest_counted():
    faults = Faults(2)
    for row in range(5):
        faults.note(Kind.EMPTY, row, "id")
    faults.note(Kind.MISSING_ID, id="7")

    assert faults.told() == (
        Fault(0, "id", Kind.EMPTY),
        Fault(1, "id", Kind.EMPTY),
        Fault(0, "", Kind.MISSING_ID, {"id": "7"}),
        Fault(0, "", Kind.MORE, {"kind": Kind.EMPTY, "count": 3}),
    )


def test_no_fault_is_nothing():
    assert not Faults(2)
    assert Faults(2).told() == ()


def test_words_of_a_file_are_cut_and_fit_to_be_stored():
    faults = Faults(2)
    faults.note(Kind.NO_NUMBER, 2, "a\x00", given="\ud800" + "x" * 200, most=3)

    (told,) = faults.told()

    assert told == Fault(2, "a\ufffd", Kind.NO_NUMBER, {"given": "\ufffd" + "x" * (SHOWN - 1), "most": 3})
    assert str(told.words["given"]).encode()
