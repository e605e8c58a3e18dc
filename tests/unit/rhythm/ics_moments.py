"""Prints the moments of a calendar file in UTC as python3-icalendar reads them, its VTIMEZONE taken at its word. FILE"""
import datetime, sys
import icalendar

calendar = icalendar.Calendar.from_ical(open(sys.argv[1], "rb").read())
zones = {str(z["TZID"]): z.to_tz() for z in calendar.walk("VTIMEZONE")}
for event in calendar.walk("VEVENT"):
    for name in ("DTSTART", "DTEND"):
        moment = event[name].dt
        if "TZID" in event[name].params:
            moment = zones[event[name].params["TZID"]].localize(moment.replace(tzinfo=None))
        print(moment.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"))
