use std::rc::Rc;

use infractl_template::{CallError, Context, IntKind, Kind, Native, Operand, Signature};
use jiff::{SignedDuration, Timestamp};

use super::methods;
use super::out_of_range;
use super::write::{DAYS, Local, MONTHS, write};

/// A `time.Time`.
#[derive(Debug, Clone)]
pub(crate) struct Moment {
    pub(super) timestamp: Timestamp,
    /// Seconds east of UTC.
    pub(super) offset: i32,
    /// The name of the zone; empty for one that has only its offset.
    pub(super) zone: Rc<str>,
    /// What Go's second clock shows: the nanoseconds since the start, for a time that was read
    /// from it. A render takes no time, so this is what was added since.
    pub(super) monotonic: Option<i64>,
}

impl Moment {
    /// What `%T` prints.
    pub(super) const TYPE: &'static str = "time.Time";

    /// A time in UTC.
    pub(super) fn at(timestamp: Timestamp) -> Self {
        Self::in_zone(timestamp, 0, "UTC")
    }

    pub(super) fn in_zone(timestamp: Timestamp, offset: i32, zone: &str) -> Self {
        Self {
            timestamp,
            offset,
            zone: zone.into(),
            monotonic: None,
        }
    }

    /// The time of the render.
    pub(super) fn read_from_clock(timestamp: Timestamp) -> Self {
        Self {
            monotonic: Some(0),
            ..Self::at(timestamp)
        }
    }

    /// Go's zero time, the first of January of the year 1.
    pub(super) fn zero() -> Self {
        let seconds = Timestamp::from_second(-62_135_596_800);
        Self::at(seconds.unwrap_or(Timestamp::MIN))
    }

    pub(super) fn operand(self) -> Operand {
        Operand::new(Rc::new(self) as Rc<dyn Native>)
    }

    /// `Time.Add`.
    pub(super) fn plus(&self, nanoseconds: i64) -> Result<Self, CallError> {
        let moved = self
            .timestamp
            .checked_add(SignedDuration::from_nanos(nanoseconds))
            .map_err(|_| out_of_range())?;
        Ok(Self {
            timestamp: moved,
            monotonic: self.monotonic.and_then(|own| own.checked_add(nanoseconds)),
            ..self.clone()
        })
    }

    /// `Time.Sub`, the other way round: the nanoseconds from this time to another, as many as a
    /// duration holds.
    pub(crate) fn until(&self, later: Timestamp) -> i64 {
        let passed = later.as_nanosecond() - self.timestamp.as_nanosecond();
        let most = if passed < 0 { i64::MIN } else { i64::MAX };
        i64::try_from(passed).unwrap_or(most)
    }

    pub(super) fn local(&self) -> Result<Local, CallError> {
        Local::new(self.timestamp, self.offset, &self.zone)
    }

    pub(super) fn format(&self, layout: &str) -> Result<String, CallError> {
        write(layout, &self.local()?)
    }

    /// `Time.MarshalJSON`, without the quotes.
    pub(crate) fn in_json(&self) -> String {
        self.format("2006-01-02T15:04:05.999999999Z07:00")
            .unwrap_or_default()
    }

    /// `Time.String`.
    pub(super) fn text(&self) -> String {
        let text = self
            .format("2006-01-02 15:04:05.999999999 -0700 MST")
            .unwrap_or_default();
        if let Some(own) = self.monotonic {
            let sign = if own < 0 { '-' } else { '+' };
            let size = own.unsigned_abs();
            let (seconds, rest) = (size / 1_000_000_000, size % 1_000_000_000);
            return format!("{text} m={sign}{seconds}.{rest:09}");
        }
        text
    }
}

impl Native for Moment {
    fn type_name(&self) -> &'static str {
        Self::TYPE
    }

    fn method(&self, name: &str) -> Option<&'static Signature> {
        methods::signature(name)
    }

    fn call(
        &self,
        name: &str,
        _context: &mut Context<'_, '_>,
        arguments: &[Operand],
    ) -> Result<Operand, CallError> {
        methods::call(self, name, arguments)
    }

    fn string(&self) -> Option<Vec<u8>> {
        Some(self.text().into_bytes())
    }

    fn is_equal(&self, other: &dyn Native) -> bool {
        let any: &dyn std::any::Any = other;
        any.downcast_ref::<Self>().is_some_and(|other| {
            (self.timestamp, self.offset, &self.zone, self.monotonic)
                == (other.timestamp, other.offset, &other.zone, other.monotonic)
        })
    }
}

/// A `time.Month` or `time.Weekday`: a number with a name.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Calendar {
    name: &'static str,
    names: &'static [&'static str],
    first: i64,
    /// The number.
    pub(crate) number: i64,
}

impl Calendar {
    pub(super) fn month(number: i64) -> Operand {
        Self::operand("time.Month", &MONTHS, 1, number)
    }

    pub(super) fn weekday(number: i64) -> Operand {
        Self::operand("time.Weekday", &DAYS, 0, number)
    }

    fn operand(
        name: &'static str,
        names: &'static [&'static str],
        first: i64,
        number: i64,
    ) -> Operand {
        let own = Self {
            name,
            names,
            first,
            number,
        };
        Operand::new(Rc::new(own) as Rc<dyn Native>)
    }
}

impl Native for Calendar {
    fn type_name(&self) -> &'static str {
        self.name
    }

    fn kind(&self) -> Kind {
        Kind::Int(IntKind::Int)
    }

    fn method(&self, name: &str) -> Option<&'static Signature> {
        (name == "String").then_some(&methods::NOTHING)
    }

    fn call(
        &self,
        _name: &str,
        _context: &mut Context<'_, '_>,
        _arguments: &[Operand],
    ) -> Result<Operand, CallError> {
        let text = self.string().unwrap_or_default();
        Ok(Operand::new(infractl_template::Text::from(text)))
    }

    fn is_true(&self) -> bool {
        self.number != 0
    }

    fn string(&self) -> Option<Vec<u8>> {
        let place = usize::try_from(self.number - self.first).ok()?;
        Some(self.names.get(place)?.as_bytes().to_vec())
    }

    fn is_equal(&self, other: &dyn Native) -> bool {
        let any: &dyn std::any::Any = other;
        any.downcast_ref::<Self>()
            .is_some_and(|other| (self.name, self.number) == (other.name, other.number))
    }
}
