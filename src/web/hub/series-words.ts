import { type Day, dayOf, formatCivicDay, formatLongDay, type Tongue } from '#src/base/time.ts'
import type { Say } from '#src/ui/words.ts'
import { noon } from './spaces.view.tsx'

const partOf = (rule: string, name: string): string => new RegExp(`(?:^|;)${name}=([^;]+)`).exec(rule)?.[1] ?? ''
const asDay = (text: string): Day => `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}` as Day

function everyWords(t: Say, rule: string, first: Day, tongue: Tongue): string {
  const weekday = formatLongDay(noon(first), tongue).split(',')[0] ?? ''
  const byDay = /^(-?\d+)/.exec(partOf(rule, 'BYDAY'))?.[1]
  if (rule.startsWith('FREQ=WEEKLY')) return t('series.every_week', { weekday })
  if (rule.startsWith('FREQ=YEARLY')) return t('series.every_year', { day: formatCivicDay(first, tongue).replace(/ \d{4}$/, '') })
  if (byDay === '-1') return t('series.every_last', { weekday })
  return byDay ? t('series.every_nth', { weekday, n: byDay }) : t('series.every_month', { day: Number(dayOf(noon(first)).slice(8)) })
}

/** `Setiap Selasa sampai 30 Maret 2027`: the rule as people say it. */
export function ruleWords(t: Say, rule: string, first: Day, tongue: Tongue): string {
  const until = partOf(rule, 'UNTIL')
  const end = until ? t('series.until', { day: formatCivicDay(asDay(until), tongue) }) : t('series.times', { n: partOf(rule, 'COUNT') })
  return `${everyWords(t, rule, first, tongue)} ${end}`
}
