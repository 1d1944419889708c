import { z } from 'zod'

// Every message below is the last part of a rule's name; the sentences are in words/city.*.json.

export const text = z.string()
export const needed = z.string('value_missing').min(1, 'value_missing')
export const code = needed.regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'code_wrong')
const areaCode = needed.regex(/^\d{2}(?:\.\d{2}){1,2}(?:\.\d{4})?$/, 'area_code_wrong')
const key = needed.regex(/^[a-z][a-z0-9_]*$/, 'code_wrong')
const source = z.string().min(1, 'source_missing')

export const yesNo = (message: string) => z.enum(['yes', 'no'], message).transform((answer) => answer === 'yes')
export const verified = yesNo('verified')

const dayPattern = /^(\d{4})-(\d{2})-(\d{2})$/

/** Whether the text names a day of the calendar: 2026-02-30 does not. */
function isDay(value: string): boolean {
  const [, year, month, day] = dayPattern.exec(value) ?? []
  if (!year || !month || !day) return false
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day)
}

export const day = needed.refine(isDay, 'date_wrong')
export const maybeDay = text.refine((value) => value === '' || isDay(value), 'date_wrong').transform((value) => value || undefined)

const numberText = (pattern: RegExp) => needed.regex(pattern, 'number_wrong').transform(Number)
const maybeNumberText = (pattern: RegExp) =>
  text
    .refine((value) => value === '' || pattern.test(value), 'number_wrong')
    .transform((value) => (value === '' ? undefined : Number(value)))
const degrees = numberText(/^-?\d{1,3}\.\d+$/)
export const count = numberText(/^[1-9]\d{0,3}$/)
export const maybeWhole = maybeNumberText(/^\d{1,12}$/)
const maybeDecimal = maybeNumberText(/^\d{1,9}(?:\.\d+)?$/)

export const list = (separator: string) =>
  text.transform((value) => (value === '' ? [] : value.split(separator).map((part) => part.trim())))

const fact = { source, verified }

export const district = z.object({ code: areaCode, name: needed, lat: degrees, lon: degrees, ...fact })

export const kelurahan = z.object({
  code: areaCode,
  name: needed,
  alias: text,
  district_code: areaCode,
  postal: text.regex(/^(?:\d{5})?$/, 'postal_wrong'),
  lat: degrees,
  lon: degrees,
  area_km2: maybeDecimal,
  ...fact,
  postal_verified: yesNo('verified'),
  note: text,
})

export const subsector = z.object({ order: count, code, name_id: needed, name_en: needed, version: needed, valid_from: day, ...fact })

export const agency = z.object({
  code,
  short: needed,
  name: needed,
  kind: z.enum(
    ['dinas', 'badan', 'upt', 'bagian', 'inspektorat', 'satuan', 'kecamatan', 'advisory', 'non_opd', 'bank', 'campus'],
    'value_wrong',
  ),
  role_in_hub: text,
  support_types: list(';'),
  valid_from: maybeDay,
  valid_to: maybeDay,
  ...fact,
  note: text,
})

export const venue = z.object({
  code,
  name: needed,
  alias: text,
  address: text,
  district: text,
  manager: text,
  capacity_persons: maybeWhole,
  area_m2: maybeDecimal,
  hours: text,
  use_seen: text,
  ...fact,
  note: text,
})

export const tariff = z.object({
  code,
  venue_code: text,
  space: needed,
  class: text,
  unit: needed,
  amount_rupiah: maybeWhole,
  legal_basis: text,
  legal_basis_code: text,
  valid_from: maybeDay,
  valid_to: maybeDay,
  ...fact,
  note: text,
})

export const legalBasis = z.object({
  code,
  type: needed,
  number: text,
  year: maybeNumberText(/^(?:19|20)\d{2}$/),
  about: needed,
  about_id: needed,
  valid_from: maybeDay,
  valid_to: maybeDay,
  level: needed,
  status: z.enum(
    ['in_force', 'amended', 'replaced', 'ended', 'earlier_text', 'approved_text_not_seen', 'in_force_text_not_seen'],
    'value_wrong',
  ),
  illustrative: yesNo('yes_no'),
  ...fact,
  note: text,
  note_id: text,
})

export const anchor = z.object({
  code,
  name: needed,
  kind: z.enum(['city', 'market', 'planning', 'national'], 'value_wrong'),
  rule: needed,
  rrule: text.regex(/^(?:FREQ=(?:YEARLY|MONTHLY|WEEKLY|DAILY)(?:;[A-Z]+=[A-Z0-9,+-]+)*)?$/, 'rrule_wrong'),
  place: text,
  ...fact,
  note: text,
})

export const market = z.object({
  code,
  name: needed,
  alias: text,
  kelurahan_code: areaCode,
  opened_on: maybeDay,
  hours: text,
  practice: text,
  ...fact,
})

export const motif = z.object({
  code,
  motif: needed,
  alias: text,
  kind: z.enum(['metro_batik', 'tapis_figure'], 'value_wrong'),
  story: text,
  hki_status: text,
  ...fact,
})

export const category = z.object({ slug: code, parent: text, name_id: needed, name_en: needed, position: count })

export const attribute = z.object({
  category: code,
  key,
  type: z.enum(['enum', 'number', 'bool', 'text'], 'value_wrong'),
  unit: text,
  options: list('|'),
  options_en: list('|'),
  required: yesNo('yes_no'),
  filterable: yesNo('yes_no'),
  name_id: needed,
  name_en: needed,
})

export const synonym = z.object({ term: needed, means: needed, direction: z.enum(['both', 'one'], 'value_wrong'), kind: needed })

const bilingual = z.object({ id: needed, en: needed }, 'value_missing')
/** Of the matrix the city starts with: its day, its name, the paper it rests on, and whether it is an example. */
const firstMatrix = z.object({ title: needed, from: day, paper: needed, illustrative: z.boolean('yes_no') }, 'value_missing')
const host = needed.regex(/^[a-z0-9.-]+(?::\d+)?$/, 'host_wrong')
const door = z.object({ name: needed, short: needed, host, colour: needed }, 'value_missing')

export const city = z.object({
  code,
  name: needed,
  shortName: needed,
  province: needed,
  country: needed,
  countryCode: needed.regex(/^[A-Z]{2}$/, 'code_wrong'),
  timeZone: needed.regex(/^[A-Z][A-Za-z]+\/[A-Z][A-Za-z_]+$/, 'time_zone_wrong'),
  currency: z.literal('IDR', 'value_wrong'),
  languages: z.array(z.enum(['id', 'en'], 'value_wrong'), 'value_missing').min(1, 'value_missing'),
  areaKm2: z.number('number_wrong').positive('number_wrong'),
  centre: z.object({ lat: z.number('number_wrong'), lon: z.number('number_wrong') }, 'value_missing'),
  doors: z.object({ hub: door, market: door, showcase: door }, 'value_missing'),
  brand: z.object(
    {
      tagline: z.object({ hub: bilingual, market: bilingual }, 'value_missing'),
      madeHere: bilingual,
      designedHere: bilingual,
      curatedHere: bilingual,
      certificatePrefix: needed,
      orderPrefix: needed,
    },
    'value_missing',
  ),
  matrix: firstMatrix,
  contact: z.object(
    {
      demo: z.boolean('yes_no'),
      organisation: needed,
      address: needed,
      email: needed,
      phone: needed,
      hours: needed,
      complaints: needed,
    },
    'value_missing',
  ),
})
