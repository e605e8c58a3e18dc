"""python3-caldav moves one's cave or a market in the calendar "rhythm": ADDRESS NAME PASSWORD BLOCK MINUTES; prints where it stands then."""
import datetime, sys
import caldav

address, name, password, block, minutes = sys.argv[1:]
principal = caldav.DAVClient(address, username=name, password=password).principal()
calendar = next(c for c in principal.calendars() if c.url.path.endswith("/rhythm/"))
find = lambda: next(e for e in calendar.events() if block in e.url.path)
event = find()
times = event.vobject_instance.vevent
for time in (times.dtstart, times.dtend):
    time.value += datetime.timedelta(minutes=int(minutes))
event.save()
print(find().vobject_instance.vevent.dtstart.value.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"))
