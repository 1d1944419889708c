import { writeObject } from './_tlv.ts'
import { crc16 } from './qris.ts'

const written = (objects: readonly [tag: string, value: string][]): string =>
  objects.map(([tag, value]) => writeObject({ tag, value })).join('')

/** A code of an acquirer that does not exist: it reads like a shop's own and pays nobody. */
export function demoQris(o: { merchant: string; nmid: string; n: number }): string {
  const two = String(o.n).padStart(2, '0')
  const account = written([
    ['00', 'ID.CO.CONTOH.WWW'],
    ['01', `9360099900000000${two}`],
    ['02', `MB2TEST000000${two}`],
    ['03', 'UMI'],
  ])
  const national = written([
    ['00', 'ID.CO.QRIS.WWW'],
    ['02', o.nmid],
    ['03', 'UMI'],
  ])
  const body = `${written([
    ['00', '01'],
    ['01', '11'],
    ['26', account],
    ['51', national],
    ['52', '5651'],
    ['53', '360'],
    ['58', 'ID'],
    ['59', o.merchant.slice(0, 25)],
    ['60', 'METRO'],
    ['61', '34111'],
    ['62', written([['07', 'A01']])],
  ])}6304`
  return body + crc16(body)
}
