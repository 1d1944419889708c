import { RRuleTemporal } from 'rrule-temporal'
import { done, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { type ClockZone, instantOf, wallAt, wallMs } from './ics-zones.ts'

/** When something begins as its calendar says it: a whole day, or a clock in a zone. `wall` is what that clock shows, as if it were UTC. */
export type Moment = { allDay: true; wall: number } | { allDay: false; wall: number; zone: ClockZone; at: number }
/** What a rule may cost. Shared by a whole calendar, so that many small rules are no way round it. */
export type Budget = { steps: number }
export const wholeBudget = (): Budget => ({ steps: 60_000 })
export const mostDates = 400
/** Periods one rule may look at: every day of eight years. */
const ruleSteps = 3_000

export type Rule = Readonly<Record<string, unknown>>
export type Series = { start: Moment; rules: readonly Rule[]; added: readonly Moment[]; except: readonly Moment[] }
/** From when on dates are wanted, and how far anybody plans. */
export type Window = { from: number; until: number }
export type Expanded = { walls: number[]; cut: boolean; endless: boolean }

const no = (rule: string, facts?: Refusal['facts']) => refused({ rule: `events.ics.${rule}`, ...(facts ? { facts } : {}) })
const known = new Set([
  'freq',
  'interval',
  'count',
  'until',
  'wkst',
  'byday',
  'bymonth',
  'bymonthday',
  'byyearday',
  'byweekno',
  'bysetpos',
  'byhour',
  'byminute',
  'bysecond',
])
const list = (value: unknown): string => (Array.isArray(value) ? value.join(',') : String(value))
const iso = (ms: number): string => new Date(ms).toISOString().slice(0, 19)

export const momentKey = (moment: Moment): string =>
  moment.allDay ? iso(moment.wall).slice(0, 10) : `${new Date(moment.at).toISOString().slice(0, 16)}Z`

/** Why a rule is not followed. Nobody's public event repeats within a day, and what we do not know we do not guess. */
function whyNotRule(rule: Rule): Refusal | undefined {
  const freq = String(rule.freq)
  if (!['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'].includes(freq)) return { rule: 'events.ics.too_often' }
  if (Object.keys(rule).some((name) => !known.has(name))) return { rule: 'events.ics.rule' }
  const times = ['byhour', 'byminute', 'bysecond'].map((name) => (Array.isArray(rule[name]) ? (rule[name] as unknown[]).length : 1))
  if (times.reduce((a, b) => a * b, 1) > 4) return { rule: 'events.ics.too_often' }
  const interval = Number(rule.interval ?? 1)
  if (!Number.isSafeInteger(interval) || interval < 1 || interval > 1_000) return { rule: 'events.ics.rule' }
  return undefined
}

/** The last moment of a rule on the clock of its start. */
function endOf(rule: Rule, start: Moment): number | undefined {
  if (rule.until === undefined) return undefined
  const text = String(rule.until)
  const ms = wallMs(text.replace(/Z$/, ''))
  if (ms === undefined) return undefined
  if (text.length === 10) return ms + 86_399_000
  return text.endsWith('Z') && !start.allDay ? wallAt(start.zone, ms) : ms
}

function byRule(rule: Rule, start: Moment, window: Window, budget: Budget): Outcome<Expanded> {
  const wrong = whyNotRule(rule)
  if (wrong) return refused(wrong)
  if (budget.steps <= 0) return no('too_much')
  const until = endOf(rule, start)
  if (rule.until !== undefined && until === undefined) return no('rule')
  const last = Math.min(until ?? Number.POSITIVE_INFINITY, window.until)
  if (last < start.wall) return until === undefined ? done({ walls: [], cut: true, endless: rule.count === undefined }) : no('rule')
  const text = Object.entries(rule)
    .filter(([name]) => name !== 'until')
    .map(([name, value]) => `${name.toUpperCase()}=${list(value)}`)
    .join(';')
  const steps = Math.min(ruleSteps, budget.steps)
  try {
    // clocks are reckoned as they are shown: zones are put on afterwards, so an hour of the city stays that hour
    const found = new RRuleTemporal({
      rruleString: `DTSTART:${iso(start.wall).replace(/[-:]/g, '')}Z\nRRULE:${text}`,
      tzid: 'UTC',
      maxIterations: steps,
      maxCandidateEvaluations: steps * 4,
      cache: false,
    }).between(new Date(Math.max(window.from, start.wall)), new Date(last), true)
    budget.steps -= found.length + 20 + Math.min(steps, Number(rule.count ?? 0)) + (found.length === 0 ? ruleSteps / 10 : 0)
    const walls = found.map((at) => at.epochMilliseconds)
    const endless = rule.count === undefined && until === undefined
    return done({ walls: walls.slice(0, mostDates), cut: endless || (until ?? 0) > window.until || walls.length > mostDates, endless })
  } catch {
    budget.steps -= steps
    return no('rule')
  }
}

/**
 * The dates of an entry inside a window, on the clock of its start: the rule's, with what is added and without what is taken out. A rule
 * without an end is followed to the window's; `cut` says that there would be more.
 */
export function datesOf({ start, rules, added, except }: Series, window: Window, budget: Budget): Outcome<Expanded> {
  if (rules.length > 1) return no('rule')
  const [rule] = rules
  const ruled = rule ? byRule(rule, start, window, budget) : done({ walls: [start.wall], cut: false, endless: false })
  if (!ruled.ok) return ruled
  const onClock = (moment: Moment) => (moment.allDay || start.allDay ? moment.wall : wallAt(start.zone, moment.at))
  const taken = new Set(except.map(onClock))
  // a day taken out takes whatever begins on it
  const takenDays = new Set(except.filter(({ allDay }) => allDay).map(({ wall }) => Math.floor(wall / 86_400_000)))
  const walls = [...new Set([...ruled.value.walls, ...added.map(onClock)])]
    .filter((wall) => !taken.has(wall) && !takenDays.has(Math.floor(wall / 86_400_000)))
    .sort((a, b) => a - b)
  return done({ ...ruled.value, walls: walls.slice(0, mostDates), cut: ruled.value.cut || walls.length > mostDates })
}

/** The instant a clock of that start shows so much. */
export const instantAt = (start: Moment, wall: number): number => (start.allDay ? wall : instantOf(start.zone, wall))

const period = /^([+-])?P(?:(\d{1,3})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,6})S)?)?$/

/** Milliseconds of `PT1H30M`. */
export function lengthOf(text: string): number | undefined {
  const found = period.exec(text)
  if (!found || text.length < 3 || text.endsWith('T')) return undefined
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = found.slice(2).map((part) => Number(part ?? 0))
  const ms = (((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60_000 + seconds * 1000
  return found[1] === '-' ? -ms : ms
}
