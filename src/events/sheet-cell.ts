import { type Day, isDay, minutesOfClock } from '#src/base/time.ts'

const months = ['januari', 'februari', 'maret', 'april', 'mei', 'juni', 'juli', 'agustus', 'september', 'oktober', 'november', 'desember']
const two = (part: string | number): string => String(part).padStart(2, '0')
const real = (text: string): Day | undefined => (isDay(text) ? text : undefined)

/** `2027-06-05`, `5/6/2027`, `05-06-2027`, `Sabtu, 5 Juni 2027`: days come before months here. A year of two digits is asked for again. */
export function readDay(text: string): Day | undefined {
  const typed = text.trim().replace(/^(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad)\s*[,/]?\s*/i, '')
  const iso = /^(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00)?)?$/.exec(typed)
  if (iso) return real(`${iso[1]}-${iso[2]}-${iso[3]}`)
  const local = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4})$/.exec(typed)
  if (local) return real(`${local[4]}-${two(local[3] ?? '')}-${two(local[1] ?? '')}`)
  const words = /^(\d{1,2})\s+([a-z]{3,9})\.?\s+(\d{4})$/i.exec(typed)
  const word = words?.[2]?.toLowerCase() ?? ''
  const month = words ? months.findIndex((name) => name === word || (word.length === 3 && name.startsWith(word))) : -1
  return words && month >= 0 ? real(`${words[3]}-${two(month + 1)}-${two(words[1] ?? '')}`) : undefined
}

function readClock(text: string): string | undefined {
  const typed = text
    .trim()
    .replace(/^(?:pukul|jam|pkl)\.?\s*/i, '')
    .replace(/\s*wib$/i, '')
  const minutes = minutesOfClock(typed.replace(/^(\d{1,2}[.:]\d{2})[.:]\d{2}$/, '$1'))
  return minutes === undefined ? undefined : `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

const unsaid = /^(?:selesai|s\.?d\.?\s*selesai|-|–|)$/i

/** `09.00` and `11.00`, or both in one cell as people write them: `09.00–11.00 WIB`, `09:00 s.d. selesai`. */
export function readClocks(from: string, until: string): { from?: string; until?: string } | { wrong: 'mulai' | 'selesai' } {
  const [first = '', ...rest] = from.split(/\s*(?:[–—-]|s\.?\s?[/.]?\s?d\.?|sampai)\s*/i)
  const end = until.trim() === '' ? rest.join(' ').trim() : until.trim()
  if (first.trim() === '' && unsaid.test(end)) return {}
  const start = readClock(first)
  if (!start || start === '24:00') return { wrong: 'mulai' }
  if (unsaid.test(end)) return { from: start }
  const last = readClock(end)
  return last ? { from: start, until: last } : { wrong: until.trim() === '' ? 'mulai' : 'selesai' }
}

const grouped = (text: string): number | undefined =>
  /^\d{1,9}$|^\d{1,3}(?:[. ]\d{3})+$/.test(text) ? Number(text.replace(/\D/g, '')) : undefined

/** `150`, `1.500 orang`. */
export function readPeople(text: string): number | undefined {
  const people = grouped(text.trim().replace(/\s*(?:orang|peserta|pax)\.?$/i, ''))
  return people !== undefined && people >= 1 && people <= 200_000 ? people : undefined
}

/** `Rp25.000`, `25000`, `gratis`. */
export function readRupiah(text: string): number | undefined {
  if (/^(?:gratis|free|cuma-cuma|tidak berbayar)$/i.test(text.trim())) return 0
  const price = grouped(
    text
      .trim()
      .replace(/^(?:rp|idr)\.?\s*/i, '')
      .replace(/,(?:00|-)$/, ''),
  )
  return price !== undefined && price <= 100_000_000 ? price : undefined
}
