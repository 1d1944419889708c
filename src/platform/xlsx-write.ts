import { strToU8, zipSync } from 'fflate'
import { neutralise } from '#src/base/csv-safe.ts'

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const kept = 'http://schemas.openxmlformats.org/package/2006'

const signs: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const xml = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[&<>"]/g, (sign) => signs[sign] ?? '')

/** Every cell is a text, and says so: no program calculates it. What would calculate once it is saved as CSV is guarded besides. */
const cell = (text: string): string =>
  text === '' ? '<c/>' : `<c t="inlineStr"><is><t xml:space="preserve">${xml(neutralise(text))}</t></is></c>`

/** A workbook of one sheet (Office Open XML), its first row the headings. The same rows give the same bytes. */
export function writeWorkbook(sheet: string, rows: readonly (readonly (string | number)[])[]): Uint8Array<ArrayBuffer> {
  const body = rows.map((row) => `<row>${row.map((one) => cell(String(one))).join('')}</row>`).join('')
  const parts = {
    '[Content_Types].xml': `${head}<Types xmlns="${kept}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`,
    '_rels/.rels': `${head}<Relationships xmlns="${kept}/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `${head}<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="${xml(sheet)}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${head}<Relationships xmlns="${kept}/relationships"><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': `${head}<worksheet xmlns="${main}"><sheetData>${body}</sheetData></worksheet>`,
  }
  const files = Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(text)]))
  return new Uint8Array(zipSync(files, { level: 6, mtime: '1980-01-02T12:00:00Z' }))
}

export const workbookType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
