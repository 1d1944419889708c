import { readFaces, type Weight } from './paper.ts'

type Glyph = { advanceWidth: number; path: { toSVG(): string } }
type Face = {
  unitsPerEm: number
  layout(text: string): { glyphs: Glyph[]; positions: { xAdvance: number }[] }
  hasGlyphForCodePoint(code: number): boolean
}

const opened = new Map<Weight, Promise<Face>>()

/** The face as its letters' outlines: a picture then looks the same on every machine, whatever faces that has. */
async function face(weight: Weight): Promise<Face> {
  const known = opened.get(weight)
  if (known) return await known
  const reading = readFaces().then(async (faces) => {
    const { default: PDFDocument } = await import('pdfkit')
    const doc = new PDFDocument({ font: faces[weight] as unknown as string })
    return (doc as unknown as { _font: { font: Face } })._font.font
  })
  opened.set(weight, reading)
  return await reading
}

/** How lines are set: `x` and `y` of the first base line, in the units of the picture. */
export type Setting = {
  weight: Weight
  size: number
  x: number
  y: number
  width: number
  lines: number
  leading: number
  fill: string
  tracking?: number
}

const number = (value: number) => String(Math.round(value * 100) / 100)

/** Words on as many lines as there may be; what does not fit ends in dots. */
function broken(words: readonly string[], fits: (text: string) => boolean, most: number): string[] {
  const lines: string[] = []
  for (const [at, word] of words.entries()) {
    const last = lines.at(-1)
    if (last !== undefined && fits(`${last} ${word}`)) lines[lines.length - 1] = `${last} ${word}`
    else if (lines.length < most) lines.push(word)
    else {
      let cut = lines[most - 1] ?? ''
      while (cut.includes(' ') && !fits(`${cut} …`)) cut = cut.slice(0, cut.lastIndexOf(' '))
      lines[most - 1] = `${cut} …`
      return lines
    }
    if (at > 400) break
  }
  return lines
}

/** A text as paths for an SVG, and how many lines it took. What the face has no letter for is left out. */
export async function lettered(text: string, o: Setting): Promise<{ svg: string; lines: number }> {
  const letters = await face(o.weight)
  const scale = o.size / letters.unitsPerEm
  const tracking = (o.tracking ?? 0) * letters.unitsPerEm
  const clean = [...text.normalize('NFC')].filter((letter) => letters.hasGlyphForCodePoint(letter.codePointAt(0) ?? 0)).join('')
  const wide = (line: string) => letters.layout(line).positions.reduce((sum, { xAdvance }) => sum + xAdvance + tracking, 0) * scale
  const lines = broken(clean.split(/\s+/).filter(Boolean), (line) => wide(line) <= o.width, o.lines)
  const drawn = lines.map((line, row) => {
    const run = letters.layout(line)
    let pen = 0
    const paths = run.glyphs.map((glyph, at) => {
      const path = `<path transform="translate(${number(pen)} 0)" d="${glyph.path.toSVG()}"/>`
      pen += (run.positions[at]?.xAdvance ?? 0) + tracking
      return path
    })
    return `<g transform="translate(${number(o.x)} ${number(o.y + row * o.leading)}) scale(${scale} ${-scale})" fill="${o.fill}">${paths.join('')}</g>`
  })
  return { svg: drawn.join(''), lines: lines.length }
}
