import { cityZone } from '#src/base/time.ts'

/** A zone a clock stands in: a name of the tz database, or minutes ahead of UTC where a calendar says only that. */
export type ClockZone = { name: string } | { ahead: number }

/** What Windows and Exchange call the zones agencies here meet, by the map of Unicode CLDR; for others a calendar brings its own offset. */
const windows: Readonly<Record<string, string>> = {
  'SE Asia Standard Time': 'Asia/Jakarta',
  'Singapore Standard Time': 'Asia/Singapore',
  'Tokyo Standard Time': 'Asia/Tokyo',
  'China Standard Time': 'Asia/Shanghai',
  'Taipei Standard Time': 'Asia/Taipei',
  'Korea Standard Time': 'Asia/Seoul',
  'W. Australia Standard Time': 'Australia/Perth',
  'AUS Eastern Standard Time': 'Australia/Sydney',
  'E. Australia Standard Time': 'Australia/Brisbane',
  'AUS Central Standard Time': 'Australia/Darwin',
  'New Zealand Standard Time': 'Pacific/Auckland',
  'India Standard Time': 'Asia/Kolkata',
  'Bangladesh Standard Time': 'Asia/Dhaka',
  'Myanmar Standard Time': 'Asia/Yangon',
  'Arabian Standard Time': 'Asia/Dubai',
  'Arab Standard Time': 'Asia/Riyadh',
  'Turkey Standard Time': 'Europe/Istanbul',
  'Russian Standard Time': 'Europe/Moscow',
  'GTB Standard Time': 'Europe/Bucharest',
  'FLE Standard Time': 'Europe/Kiev',
  'W. Europe Standard Time': 'Europe/Berlin',
  'Romance Standard Time': 'Europe/Paris',
  'Central Europe Standard Time': 'Europe/Budapest',
  'Central European Standard Time': 'Europe/Warsaw',
  'GMT Standard Time': 'Europe/London',
  'Greenwich Standard Time': 'Atlantic/Reykjavik',
  'Egypt Standard Time': 'Africa/Cairo',
  'South Africa Standard Time': 'Africa/Johannesburg',
  'Eastern Standard Time': 'America/New_York',
  'Central Standard Time': 'America/Chicago',
  'Mountain Standard Time': 'America/Denver',
  'Pacific Standard Time': 'America/Los_Angeles',
  'E. South America Standard Time': 'America/Sao_Paulo',
  'Hawaiian Standard Time': 'Pacific/Honolulu',
}
/** How Indonesians and older programs write a zone. */
const said: Readonly<Record<string, string>> = {
  wib: 'Asia/Jakarta',
  wita: 'Asia/Makassar',
  wit: 'Asia/Jayapura',
  utc: 'UTC',
  gmt: 'UTC',
  z: 'UTC',
  'coordinated universal time': 'UTC',
}
const byName = new Map([...Object.entries(windows).map(([name, zone]) => [name.toLowerCase(), zone] as const), ...Object.entries(said)])

const known = new Map<string, Intl.DateTimeFormat | undefined>()

function clockOf(name: string): Intl.DateTimeFormat | undefined {
  if (known.has(name)) return known.get(name)
  let clock: Intl.DateTimeFormat | undefined
  try {
    clock = new Intl.DateTimeFormat('en-CA', {
      timeZone: name,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    })
  } catch {
    clock = undefined
  }
  // names come from strangers: what is remembered is bounded
  if (known.size < 1000) known.set(name, clock)
  return clock
}

/** The zone of that name; `/mozilla.org/20070129_1/Asia/Jakarta` and `(UTC+07:00) …` are names too. */
export function zoneNamed(text: string): ClockZone | undefined {
  const name = text.trim().replace(/^"|"$/g, '')
  if (name === '' || name.length > 120) return undefined
  const mapped = byName.get(name.toLowerCase())
  if (mapped) return { name: mapped }
  const offset = /^(?:\((?:UTC|GMT)|(?:UTC|GMT))?([+-])(\d{1,2}):?(\d{2})?\)?(?:\s.*)?$/i.exec(name)
  if (offset) return { ahead: (offset[1] === '-' ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3] ?? 0)) }
  if (/^[A-Za-z_+-]+(?:\/[\w+-]+){0,3}$/.test(name) && clockOf(name)) return { name }
  const olson = /^\/.+\/([A-Za-z_]+\/[\w+-]+(?:\/[\w+-]+)?)$/.exec(name)?.[1]
  return olson && clockOf(olson) ? { name: olson } : undefined
}

/** The city's own: clocks without a zone are read as people here read them. */
export const floating: ClockZone = { name: cityZone }
export const utc: ClockZone = { ahead: 0 }

const wall = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2}):(\d{2})(?:\.\d+)?)?$/

/** Milliseconds of a wall clock as if it stood in UTC; nothing where no clock shows that. */
export function wallMs(text: string): number | undefined {
  const found = wall.exec(text)
  if (!found) return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found.slice(1).map((part) => Number(part ?? 0))
  // a leap second is the end of its minute
  const at = Date.UTC(year, month - 1, day, hour, minute, Math.min(second, 59))
  const back = new Date(at)
  const same =
    back.getUTCFullYear() === year && back.getUTCMonth() === month - 1 && back.getUTCDate() === day && back.getUTCHours() === hour
  return same && back.getUTCMinutes() === minute && second <= 60 ? at : undefined
}

const dayMs = 86_400_000

/** Minutes a zone is ahead of UTC at an instant. */
function askAhead(name: string, at: number): number {
  const clock = clockOf(name)
  if (!clock) return 0
  const shown = Object.fromEntries(clock.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = shown
  return Math.round((Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000) / 60_000)
}

const midnights = new Map<string, number>()

/** The same at the beginning of a day of UTC, remembered: a calendar asks for the same days again and again. */
function aheadOn(name: string, day: number): number {
  const key = `${name} ${day}`
  const found = midnights.get(key)
  if (found !== undefined) return found
  if (midnights.size > 50_000) midnights.clear()
  const ahead = askAhead(name, day * dayMs)
  midnights.set(key, ahead)
  return ahead
}

/** Minutes ahead through the days around that moment, where no clock is moved in them. */
function steadyAround(zone: ClockZone, ms: number): number | undefined {
  if ('ahead' in zone) return zone.ahead
  const day = Math.floor(ms / dayMs)
  const before = aheadOn(zone.name, day - 1)
  return before === aheadOn(zone.name, day + 2) ? before : undefined
}

const aheadAt = (zone: ClockZone, at: number): number => steadyAround(zone, at) ?? ('ahead' in zone ? zone.ahead : askAhead(zone.name, at))

/** The instant at which clocks of a zone show that; in the hour that is left out in spring, the one after it; in the hour shown twice, the first. */
export function instantOf(zone: ClockZone, ms: number): number {
  const steady = steadyAround(zone, ms)
  if (steady !== undefined) return ms - steady * 60_000
  const offsets = [aheadAt(zone, ms - dayMs), aheadAt(zone, ms + dayMs)]
  for (const ahead of offsets) {
    const at = ms - ahead * 60_000
    if (aheadAt(zone, at) === ahead) return at
  }
  return ms - (offsets[0] ?? 0) * 60_000
}

/** What clocks of a zone show at an instant, as milliseconds of a wall clock. */
export const wallAt = (zone: ClockZone, at: number): number => at + aheadAt(zone, at) * 60_000
