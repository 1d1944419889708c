import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import QRCode from 'qrcode'

/** What a paper is, for whoever files it or has it read aloud. `at`: the instant it speaks of; the same content is the same bytes. */
export type PaperFacts = { title: string; subject: string; author: string; language: 'id' | 'en'; at: Date }

/** A paper being written, from top to bottom. */
export type Paper = { doc: PDFKit.PDFDocument; body: PDFKit.PDFStructureElement; width: number; bytes: Promise<Uint8Array> }

const colours = { nila: '#1B2A49', ink: '#2A1A10', quiet: '#67513F', line: '#DECFB6', gold: '#C8952C', red: '#A63A22', green: '#2F6B3C' }
const mm = 72 / 25.4
const margin = 20 * mm
const labelWidth = 42 * mm

export type Weight = 'regular' | 'bold'
type Faces = Record<Weight, Buffer>
let faces: Promise<Faces> | undefined

/** The face of the house as files of its package, which its licence lets papers carry. Read once. */
export function readFaces(): Promise<Faces> {
  const from = createRequire(import.meta.url)
  const file = (weight: number) =>
    readFile(from.resolve(`@fontsource/plus-jakarta-sans/files/plus-jakarta-sans-latin-${weight}-normal.woff`))
  faces ??= Promise.all([file(400), file(700)]).then(([regular, bold]) => ({ regular, bold }))
  return faces
}

/** Opens a sheet of A4 whose text can be searched and read aloud: tagged, in one language, its face embedded. */
export async function openPaper({ title, subject, author, language, at }: PaperFacts): Promise<Paper> {
  const { regular, bold } = await readFaces()
  // only who asks for a paper waits for its library
  const { default: PDFDocument } = await import('pdfkit')
  const doc = new PDFDocument({
    size: 'A4',
    margin,
    pdfVersion: '1.7',
    subset: 'PDF/UA' as never,
    tagged: true,
    lang: language,
    displayTitle: true,
    font: regular as unknown as string,
    info: { Title: title, Subject: subject, Author: author, Producer: 'Metro Creative Hub', CreationDate: at, ModDate: at },
  })
  const bytes = new Promise<Uint8Array>((resolve, reject) => {
    const parts: Buffer[] = []
    doc.on('data', (part: Buffer) => parts.push(part))
    doc.on('end', () => resolve(new Uint8Array(Buffer.concat(parts))))
    doc.on('error', reject)
  })
  doc.registerFont('regular', regular)
  doc.registerFont('bold', bold)
  const body = doc.struct('Document')
  doc.addStructure(body)
  const paper = { doc, body, width: doc.page.width - 2 * margin, bytes }
  band(paper)
  return paper
}

export async function closePaper({ doc, body, bytes }: Paper): Promise<Uint8Array> {
  body.end()
  doc.end()
  return await bytes
}

/** Seen, not read aloud. */
function artifact({ doc }: Paper, draw: () => void): void {
  doc.markContent('Artifact', { type: 'Layout' })
  draw()
  doc.endMarkedContent()
}

/** Pucuk rebung: a row of shoots along the upper edge. */
function band(paper: Paper): void {
  const { doc } = paper
  const [high, step] = [7 * mm, 5 * mm]
  artifact(paper, () => {
    doc.rect(0, 0, doc.page.width, high).fill(colours.nila)
    for (let x = 0; x < doc.page.width; x += step) {
      doc.polygon([x, high], [x + step / 2, 1.4 * mm], [x + step, high]).fill(colours.gold)
      doc.polygon([x + step * 0.22, high], [x + step / 2, 3.2 * mm], [x + step * 0.78, high]).fill(colours.red)
    }
  })
  doc.y = 16 * mm
}

function rule(paper: Paper): void {
  const { doc, width } = paper
  artifact(paper, () => {
    doc
      .moveTo(margin, doc.y)
      .lineTo(margin + width, doc.y)
      .lineWidth(0.6)
      .stroke(colours.line)
  })
}

/** The next page where what comes would not fit on this one. */
function keepTogether({ doc }: Paper, height: number): void {
  if (doc.y + height > doc.page.height - margin) doc.addPage()
}

type Look = { weight?: Weight; size: number; colour?: string; x?: number; y?: number; width?: number; gap?: number }

/** What the face has no letter for is a question mark; the page a paper's code leads to has it whole. */
function printable(doc: PDFKit.PDFDocument, text: string): string {
  const { font } = (doc as unknown as { _font: { font: { hasGlyphForCodePoint(code: number): boolean } } })._font
  const has = (letter: string) => letter === '\n' || font.hasGlyphForCodePoint(letter.codePointAt(0) ?? 0)
  return [...text.toWellFormed().normalize('NFC')].map((letter) => (has(letter) ? letter : '?')).join('')
}

function put({ doc, width }: Paper, text: string, look: Look): void {
  doc
    .font(look.weight ?? 'regular')
    .fontSize(look.size)
    .fillColor(look.colour ?? colours.ink)
  doc.text(printable(doc, text), look.x ?? margin, look.y ?? doc.y, { width: look.width ?? width, lineGap: look.gap ?? 0 })
}

const tagged = ({ doc, body }: Paper, kind: string, draw: () => void, o: PDFKit.Mixins.StructureElementOptions = {}): void =>
  void body.add(doc.struct(kind, o, () => void draw()))

/** Above everything: whose paper it is. */
export function letterhead(paper: Paper, name: string, under: string): void {
  tagged(paper, 'P', () => put(paper, name, { weight: 'bold', size: 13, colour: colours.nila }))
  tagged(paper, 'P', () => put(paper, under, { size: 9.5, colour: colours.quiet }))
  paper.doc.y += 3 * mm
  rule(paper)
  paper.doc.y += 8 * mm
}

export function paperTitle(paper: Paper, text: string, under: string): void {
  tagged(paper, 'H1', () => put(paper, text, { weight: 'bold', size: 22, colour: colours.nila }))
  tagged(paper, 'P', () => put(paper, under, { size: 11, colour: colours.quiet }))
  paper.doc.y += 6 * mm
}

export function paragraph(paper: Paper, text: string, small = false): void {
  keepTogether(paper, 20 * mm)
  tagged(paper, 'P', () => put(paper, text, { size: small ? 9 : 10.5, colour: small ? colours.quiet : colours.ink, gap: 2.5 }))
  paper.doc.y += 3.5 * mm
}

/** Across the sheet in a frame: what must not be overlooked. */
export function stamp(paper: Paper, text: string, holds: boolean): void {
  const { doc, width } = paper
  const [top, pad] = [doc.y, 3.2 * mm]
  const colour = holds ? colours.green : colours.red
  const look = { weight: 'bold' as const, size: 13, colour, x: margin + 4 * mm, y: top + pad, width: width - 8 * mm }
  tagged(paper, 'P', () => put(paper, text, look))
  const height = doc.y - top + pad
  artifact(paper, () => void doc.roundedRect(margin, top, width, height, 3).lineWidth(1.4).stroke(colour))
  doc.y = top + height + 6 * mm
}

/** Facts as a table of two columns, a line each. */
export function facts(paper: Paper, rows: readonly (readonly [string, string])[]): void {
  const { doc, body, width } = paper
  const table = doc.struct('Table')
  body.add(table)
  for (const [label, value] of rows) {
    const wide = width - labelWidth
    const height = doc.font('bold').fontSize(10.5).heightOfString(printable(doc, value), { width: wide, lineGap: 2 })
    keepTogether(paper, height + 4 * mm)
    const top = doc.y
    const line = doc.struct('TR')
    table.add(line)
    const head = { size: 10.5, colour: colours.quiet, y: top, width: labelWidth - 4 * mm }
    line.add(doc.struct('TH', { scope: 'Row' } as PDFKit.Mixins.StructureElementOptions, () => void put(paper, label, head)))
    line.add(
      doc.struct(
        'TD',
        {},
        () => void put(paper, value, { weight: 'bold', size: 10.5, x: margin + labelWidth, y: top, width: wide, gap: 2 }),
      ),
    )
    line.end()
    doc.y = Math.max(doc.y, top + height) + 2 * mm
    rule(paper)
    doc.y += 2 * mm
  }
  table.end()
  doc.y += 4 * mm
}

/** Dark modules as one shape, with the quiet zone of four modules inside the side. */
function drawCode({ doc }: Paper, text: string, { x, y, side }: { x: number; y: number; side: number }): void {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' })
  const size = side / (modules.size + 8)
  for (let row = 0; row < modules.size; row += 1)
    for (let column = 0; column < modules.size; column += 1)
      if (modules.get(row, column)) doc.rect(x + (column + 4) * size, y + (row + 4) * size, size, size)
  doc.fill('#000000')
}

/** A code of 42 mm beside what it leads to; without its quiet zone more than 30. */
export function codeTo(paper: Paper, address: string, words: { alt: string; text: string; strong: string }): void {
  const { doc, width } = paper
  const side = 42 * mm
  keepTogether(paper, side + 6 * mm)
  const top = doc.y
  tagged(paper, 'Figure', () => drawCode(paper, address, { x: margin - 4 * mm, y: top, side }), { alt: words.alt })
  const x = margin + side
  const beside = { x, width: width - side }
  tagged(paper, 'P', () => put(paper, words.text, { ...beside, size: 10.5, y: top + 6 * mm, gap: 2 }))
  tagged(paper, 'P', () => put(paper, words.strong, { ...beside, weight: 'bold', size: 15, colour: colours.nila, y: doc.y + 2 * mm }))
  tagged(paper, 'P', () => put(paper, address, { ...beside, size: 9, colour: colours.quiet, y: doc.y + 1 * mm }))
  doc.y = Math.max(doc.y, top + side) + 6 * mm
}
