"""python3-caldav against a server: reads, writes, searches, expands, deletes. ADDRESS NAME PASSWORD; the test reads what is printed."""
import datetime, sys
import caldav

address, name, password = sys.argv[1:]
utc = datetime.timezone.utc
principal = caldav.DAVClient(address, username=name, password=password).principal()
assert any(c.url.path.endswith("/calendar/") for c in principal.calendars()), principal.calendars()
calendar = principal.make_calendar(name="Python", cal_id="python")
start = datetime.datetime(2026, 6, 1, 8, tzinfo=utc)
def text(kind, uid, *lines):
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN", f"BEGIN:{kind}", f"UID:{uid}", "DTSTAMP:20260101T000000Z",
                        *lines, f"END:{kind}", "END:VCALENDAR", ""])


single = calendar.save_event(text("VEVENT", "single@python", "DTSTART:20260601T080000Z", "DTEND:20260601T090000Z", "SUMMARY:Höhle"))
calendar.save_event(text("VEVENT", "daily@python", "DTSTART:20260601T100000Z", "DTEND:20260601T110000Z", "SUMMARY:Markt", "RRULE:FREQ=DAILY;COUNT=10"))
calendar.save_todo(text("VTODO", "todo@python", "DUE;VALUE=DATE:20260603", "SUMMARY:Aufgabe"))
made = calendar.save_event(dtstart=start + datetime.timedelta(days=60), dtend=start + datetime.timedelta(days=60, hours=1), summary="Ohne Text")
made.delete()


def titles(found):
    return sorted(event.vobject_instance.vevent.summary.value for event in found)


week = dict(start=start, end=start + datetime.timedelta(days=7))
assert titles(calendar.search(event=True, **week)) == ["Höhle", "Markt"]
assert titles(calendar.search(event=True, summary="öhl")) == ["Höhle"]
expanded = calendar.search(event=True, expand=True, start=start + datetime.timedelta(days=1), end=start + datetime.timedelta(days=4))
starts = sorted(v.dtstart.value for e in expanded for v in e.vobject_instance.vevent_list)
assert starts == [start + datetime.timedelta(days=n, hours=2) for n in (1, 2, 3)], starts
assert titles(calendar.date_search(start=start, end=start + datetime.timedelta(hours=1), expand=False)) == ["Höhle"]
assert len(calendar.todos()) == 1
assert calendar.event_by_uid("single@python").vobject_instance.vevent.summary.value == "Höhle"
busy = calendar.freebusy_request(start, start + datetime.timedelta(days=1))
assert "20260601T080000Z/20260601T090000Z" in busy.data, busy.data

single.vobject_instance.vevent.summary.value = "Höhle, länger"
single.save()
assert calendar.event_by_uid("single@python").vobject_instance.vevent.summary.value == "Höhle, länger"
token = calendar.objects_by_sync_token()
single.delete()
changes = calendar.objects_by_sync_token(sync_token=token.sync_token)
assert [o.url.path.split("/")[-1] for o in changes] == ["single%40python.ics"] or len(list(changes)) == 1, list(changes)
assert titles(calendar.events()) == ["Markt"]
calendar.delete()
assert not any("python" in c.url.path for c in principal.calendars())
print("all is well")
