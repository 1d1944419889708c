import sharp from 'sharp'
import { sha256 } from '#src/base/id.ts'
import { besideKey, rendition } from '#src/market/picture.db.ts'
import { inTurn } from '#src/market/picture-file.ts'
import type { House } from '#src/platform/context.ts'
import { lettered } from '#src/platform/lettering.ts'
import { brandDrawing } from '#src/ui/brand.tsx'
import { motifOf, motifPattern } from '#src/ui/motif/motif.ts'

/** What stands on a share picture: the first letters small, the title large, the last line quiet. */
export type ShareFacts = { seed: string; over: string; title: string; under: string; photo?: Photo | undefined }

/** A photograph that takes the cloth's place; whose it is is written under the last line, for a picture travels without its page. */
export type Photo = { key: string; width: number; credit: string }

const [wide, high] = [1200, 630]
/** The cloth takes the right side; nothing is written on it. */
const cloth = 864
/** The gold line between the two. */
const seam = 6
const colours = { ground: '#1B2A49', ink: '#FBF6EC', quiet: '#C9D0DF', gold: '#E3B24C' }

async function drawn({ seed, over, title, under, photo }: ShareFacts): Promise<string> {
  const { kind, dye } = motifOf(seed)
  const size = title.length > 60 ? 58 : 72
  const set = { x: 72, width: cloth - 72 - 56, fill: colours.ink }
  const first = await lettered(over, { ...set, weight: 'bold', size: 26, y: 196, lines: 1, leading: 32, fill: colours.gold })
  const head = await lettered(title, { ...set, weight: 'bold', size, y: 208 + size, lines: 4, leading: size * 1.08, tracking: -0.025 })
  const last = await lettered(under, { ...set, weight: 'regular', size: 28, y: 560, lines: 1, leading: 36, fill: colours.quiet })
  const whose =
    photo && (await lettered(photo.credit, { ...set, weight: 'regular', size: 18, y: 600, lines: 1, leading: 22, fill: colours.quiet }))
  const name = await lettered('Metro Creative Hub', { ...set, weight: 'bold', size: 28, x: 152, y: 112, lines: 1, leading: 32 })
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${wide}" height="${high}" viewBox="0 0 ${wide} ${high}"><defs>${motifPattern({ kind, dye, seed, id: 'kain', scale: 1.4 })}</defs>
<path d="M0 0h${wide}v${high}H0z" fill="${colours.ground}"/><path d="M${cloth} 0H${wide}v${high}H${cloth}z" fill="url(#kain)"/><path d="M${cloth} 0h6v${high}h-6z" fill="${colours.gold}"/>
<g transform="translate(72 72) scale(.66)">${brandDrawing('hub')}</g>${name.svg}${first.svg}${head.svg}${last.svg}${whose?.svg ?? ''}</svg>`
}

async function made(house: House, facts: ShareFacts): Promise<Buffer> {
  const svg = await drawn(facts)
  const photo = facts.photo && (await rendition(house, facts.photo.key, facts.photo.width, 'webp'))
  return await inTurn(async () => {
    const sheet = sharp(Buffer.from(svg))
    const input =
      photo &&
      (await sharp(photo)
        .resize(wide - cloth - seam, high, { fit: 'cover' })
        .toBuffer())
    const whole = input ? sheet.composite([{ input, left: cloth + seam, top: 0 }]) : sheet
    return await whole.png({ palette: true, quality: 90, effort: 4 }).toBuffer()
  })
}

/** The picture a shared link is shown with, drawn once for what stands on it and kept; with somebody's photograph, beside it, so that both go together. */
export async function sharePicture(house: House, facts: ShareFacts): Promise<{ bytes: Buffer; mark: string }> {
  const mark = sha256(JSON.stringify(['1', facts])).slice(0, 40)
  const key = facts.photo ? besideKey(facts.photo.key, 'share.png') : `share/${mark.slice(0, 2)}/${mark}.png`
  const kept = await house.files.get(key)
  // one photograph may stand on two sheets: what is kept says which it is
  if (kept?.subarray(0, mark.length).toString('latin1') === mark) return { bytes: kept.subarray(mark.length), mark }
  if (kept && !facts.photo) return { bytes: kept, mark }
  const bytes = await made(house, facts)
  await house.files.put(key, facts.photo ? Buffer.concat([Buffer.from(mark, 'latin1'), bytes]) : bytes)
  return { bytes, mark }
}

/** What a page says of itself where its link is shared. */
export const shareHead = (o: { image: string; title: string; description: string; url: string; type?: 'article' | 'website' }) => (
  <>
    <meta property="og:type" content={o.type ?? 'website'} />
    <meta property="og:title" content={o.title} />
    <meta property="og:description" content={o.description} />
    <meta property="og:url" content={o.url} />
    <meta property="og:site_name" content="Metro Creative Hub" />
    <meta property="og:image" content={o.image} />
    <meta property="og:image:width" content={String(wide)} />
    <meta property="og:image:height" content={String(high)} />
    <meta property="og:image:alt" content={o.title} />
    <meta name="twitter:card" content="summary_large_image" />
  </>
)
