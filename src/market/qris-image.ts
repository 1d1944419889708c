import QRCode from 'qrcode'
import { isAlphanumericQr } from './qris.ts'

// Dark on light with a quiet zone of four modules, whatever the page's colours: many payment apps fail on the reverse.
const look = { errorCorrectionLevel: 'M', margin: 4, color: { dark: '#000000', light: '#ffffff' } } as const

// One alphanumeric stretch where all of it fits; else the library mixes modes, which stays smaller than bytes throughout.
const segmentsOf = (text: string) => (isAlphanumericQr(text) ? [{ data: text, mode: 'alphanumeric' as const }] : text)

/** The code as one `<svg>` element that scales with its box. The caller gives it a name for those who do not see it. */
export const qrSvg = (text: string): Promise<string> => QRCode.toString(segmentsOf(text), { ...look, type: 'svg' })

/** The code as a PNG file; `scale` is the width of one module in pixels. */
export const qrPng = (text: string, scale = 8): Promise<Buffer> => QRCode.toBuffer(segmentsOf(text), { ...look, type: 'png', scale })
