// QRIS codes (EMVCo merchant-presented mode): reading a shop's own static code strictly, and writing it again with an amount.
// A code written here has no expiry and no callback, and never proves a payment.
import { type Rupiah, rupiah } from '#src/base/money.ts'
import { done, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { readObjects, readTemplates, repeated, type TlvObject, writeObject } from './_tlv.ts'

export type QrisObject = { tag: string; value: string }

export type Qris = {
  /** The code as it is kept: outer blanks gone, checksum in upper case. */
  code: string
  merchant: string
  city: string
  /** National merchant id, `ID` and 13 digits. Missing in old codes: see `warnings`. */
  nmid?: string
  /** UMI, UKE, UME, UBE or URE. */
  criteria?: string
  /** Meant for one payment only. */
  dynamic: boolean
  amount?: Rupiah
  objects: QrisObject[]
  /** What does not stop the code but a curator should see. */
  warnings: Refusal[]
}

/** What the national scheme allows in one payment; a city's rule table may say less. */
export const qrisLimit: Rupiah = rupiah(10_000_000)

/** Below this likeness of shop and merchant name a curator confirms. */
export const nameSimilarityFloor = 0.4

const longestCode = 512
const fees = ['55', '56', '57']

/** CRC-16/CCITT-FALSE of characters up to U+00FF, as four upper-case hex digits. */
export function crc16(text: string): string {
  let crc = 0xffff
  for (let index = 0; index < text.length; index++) {
    crc ^= text.charCodeAt(index) << 8
    for (let bit = 0; bit < 8; bit++) crc = (crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1) & 0xffff
  }
  return crc.toString(16).toUpperCase().padStart(4, '0')
}

/** Whether a QR can carry the text in its dense alphanumeric mode, which old phone cameras read more easily. */
export const isAlphanumericQr = (text: string): boolean => /^[0-9A-Z $%*+\-./:]*$/.test(text)

const textOf = (objects: readonly QrisObject[] | undefined, tag: string): string | undefined =>
  objects?.find((object) => object.tag === tag)?.value

function unreadable(code: string): Refusal[] {
  if (code === '') return [{ rule: 'market.qris.empty' }]
  if (code.length > longestCode) return [{ rule: 'market.qris.too_long', facts: { length: code.length, limit: longestCode } }]
  if (!code.startsWith('000201')) return [{ rule: 'market.qris.start' }]
  // Beyond printable ASCII the count of characters and of bytes part ways, and two readers could see two codes.
  const strange = code.search(/[^ -~]/)
  return strange < 0 ? [] : [{ rule: 'market.qris.character', facts: { position: strange + 1 } }]
}

function brokenChecksum(code: string, objects: readonly TlvObject[]): Refusal[] {
  const last = objects.at(-1)
  if (last?.tag !== '63' || last.value.length !== 4) return [{ rule: 'market.qris.crc_missing' }]
  if (last.value.toUpperCase() === crc16(code.slice(0, -4))) return []
  return [{ rule: 'market.qris.crc', facts: { position: code.length - 3 } }]
}

function contentRefusals(objects: readonly TlvObject[]): Refusal[] {
  const is = (tag: string, shape: RegExp) => shape.test(textOf(objects, tag) ?? '')
  const optional = (tag: string, shape: RegExp) => textOf(objects, tag) === undefined || is(tag, shape)
  const refusals: Refusal[] = objects
    .filter(({ tag }) => fees.includes(tag))
    .slice(0, 1)
    .map(({ tag, position }) => ({ rule: 'market.qris.fee_refused', facts: { tag, position } }))
  if (!optional('01', /^1[12]$/)) refusals.push({ rule: 'market.qris.initiation' })
  if (!is('52', /^\d{4}$/)) refusals.push({ rule: 'market.qris.category' })
  if (!is('53', /^360$/)) refusals.push({ rule: 'market.qris.currency', facts: { found: textOf(objects, '53') ?? '–' } })
  if (!optional('54', /^\d{1,13}$/)) refusals.push({ rule: 'market.qris.stored_amount' })
  if (!is('58', /^ID$/)) refusals.push({ rule: 'market.qris.country' })
  if (!is('59', /\S/)) refusals.push({ rule: 'market.qris.merchant' })
  if (!is('60', /\S/)) refusals.push({ rule: 'market.qris.city' })
  if (!objects.some(({ tag }) => tag >= '26' && tag <= '51')) refusals.push({ rule: 'market.qris.account' })
  return refusals
}

function warningsAbout(merchant: string, city: string, nmid: string | undefined): Refusal[] {
  const warnings: Refusal[] = []
  if (nmid === undefined) warnings.push({ rule: 'market.qris.nmid_missing' })
  else if (!/^ID\d{13}$/.test(nmid)) warnings.push({ rule: 'market.qris.nmid_shape', facts: { nmid } })
  if (merchant.length > 25) warnings.push({ rule: 'market.qris.merchant_long', facts: { length: merchant.length } })
  if (city.length > 15) warnings.push({ rule: 'market.qris.city_long', facts: { length: city.length } })
  return warnings
}

function describe(code: string, objects: readonly TlvObject[], templates: ReadonlyMap<string, TlvObject[]>): Qris {
  const merchant = textOf(objects, '59') ?? ''
  const city = textOf(objects, '60') ?? ''
  const national = templates.get('51')
  const nmid = textOf(national, '00') === 'ID.CO.QRIS.WWW' ? textOf(national, '02') : undefined
  const acquirer = [...templates].find(([tag, inner]) => tag <= '50' && textOf(inner, '03') !== undefined)?.[1]
  const criteria = textOf(national, '03') ?? textOf(acquirer, '03')
  const amount = textOf(objects, '54')
  return {
    code: code.slice(0, -4) + code.slice(-4).toUpperCase(),
    merchant,
    city,
    ...(nmid === undefined ? {} : { nmid }),
    ...(criteria === undefined ? {} : { criteria }),
    dynamic: textOf(objects, '01') === '12',
    ...(amount === undefined ? {} : { amount: rupiah(Number(amount)) }),
    objects: objects.map(({ tag, value }) => ({ tag, value: tag === '63' ? value.toUpperCase() : value })),
    warnings: warningsAbout(merchant, city, nmid),
  }
}

/** Reads a code whole or not at all: a fault of structure or checksum is told alone, faults of content together. */
export function parseQris(text: string): Outcome<Qris> {
  const code = text.trim()
  const strange = unreadable(code)
  if (strange.length > 0) return refused(...strange)
  const objects = readObjects(code, 1, '63')
  if (!objects.ok) return objects
  const broken = brokenChecksum(code, objects.value)
  if (broken.length > 0) return refused(...broken)
  const templates = readTemplates(objects.value)
  if (!templates.ok) return templates
  const twice = [objects.value, ...templates.value.values()]
    .flatMap(repeated)
    .map(({ tag, position }) => ({ rule: 'market.qris.duplicate_tag', facts: { tag, position } }))
  const refusals = [...twice, ...contentRefusals(objects.value)]
  return refusals.length > 0 ? refused(...refusals) : done(describe(code, objects.value, templates.value))
}

/** Puts the object in the place of its tag, or before the first object that `follows`; everything else stays as it is. */
function put(objects: readonly QrisObject[], object: QrisObject, follows: (tag: string) => boolean): QrisObject[] {
  const same = objects.findIndex(({ tag }) => tag === object.tag)
  if (same >= 0) return objects.with(same, object)
  const next = objects.findIndex(({ tag }) => follows(tag))
  return objects.toSpliced(next < 0 ? objects.length : next, 0, object)
}

/** With the bill number in 62-01. Left out where 62 has no room: acquirers may ignore it, so nothing relies on it. */
function withBill(objects: readonly QrisObject[], bill: string): readonly QrisObject[] {
  const inner = readObjects(textOf(objects, '62') ?? '')
  if (!inner.ok) return objects
  const value = put(inner.value, { tag: '01', value: bill }, (tag) => tag > '01')
    .map(writeObject)
    .join('')
  return value.length > 99 ? objects : put(objects, { tag: '62', value }, (tag) => tag > '62')
}

/** Digits only: a sign, a separator or a fraction is refused, never interpreted. */
function wholeAmount(amount: number | string, limit: number): number | undefined {
  const digits = String(amount)
  return /^[1-9]\d{0,12}$/.test(digits) && Number(digits) <= limit ? Number(digits) : undefined
}

/** The shop's static code for one payment of exactly this amount, with `bill` (A–Z, 0–9, –; at most 25) in 62-01 where it fits. */
export function qrisWithAmount(
  staticCode: string,
  amount: Rupiah | number | string,
  { bill, limit = qrisLimit }: { bill?: string; limit?: Rupiah } = {},
): Outcome<string> {
  const read = parseQris(staticCode)
  if (!read.ok) return read
  const whole = wholeAmount(amount, limit)
  const refusals: Refusal[] = []
  if (read.value.dynamic) refusals.push({ rule: 'market.qris.not_static' })
  if (whole === undefined) refusals.push({ rule: 'market.qris.amount', field: 'amount', facts: { limit } })
  if (bill !== undefined && !/^[A-Z0-9-]{1,25}$/.test(bill)) refusals.push({ rule: 'market.qris.bill', field: 'bill' })
  if (whole === undefined || refusals.length > 0) return refused(...refusals)

  const oneTime = put(read.value.objects.slice(0, -1), { tag: '01', value: '12' }, (tag) => tag > '00')
  const priced = put(oneTime, { tag: '54', value: String(whole) }, (tag) => tag > '54')
  const body = `${(bill === undefined ? priced : withBill(priced, bill)).map(writeObject).join('')}6304`
  const code = body + crc16(body)
  const again = parseQris(code)
  if (!again.ok) return again
  if (again.value.amount !== whole || again.value.merchant !== read.value.merchant) throw new Error('the written QRIS reads differently')
  return done(code)
}

function pairsOf(name: string): string[] {
  const letters = name
    .replace(/%[0-9a-f]{2}/gi, ' ')
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
  return letters.length === 1
    ? [letters]
    : Array.from({ length: Math.max(letters.length - 1, 0) }, (_, index) => letters.slice(index, index + 2))
}

/** Likeness of a shop's name and the merchant name in its code, 0 to 1 (Dice over pairs of letters), blind to case, blanks and signs. */
export function nameSimilarity(shop: string, merchant: string): number {
  const left = pairsOf(shop)
  const right = pairsOf(merchant)
  if (left.length === 0 || right.length === 0) return 0
  const rest = [...right]
  const shared = left.filter((pair) => {
    const found = rest.indexOf(pair)
    if (found >= 0) rest.splice(found, 1)
    return found >= 0
  }).length
  return (2 * shared) / (left.length + right.length)
}
