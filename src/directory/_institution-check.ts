import type { z } from 'zod'
import type { Refusal } from '#src/base/outcome.ts'
import { at, refuseTwice, refuseUnknown, type Table } from './_city-table.ts'
import type * as rows from './_institution-rows.ts'

export type InstitutionTables = {
  units: Table<z.output<typeof rows.unit>>
  postKinds: Table<z.output<typeof rows.postKind>>
  posts: Table<z.output<typeof rows.post>>
  legalArticles: Table<z.output<typeof rows.legalArticle>>
  matrix: Table<z.output<typeof rows.matrixLine>>
}

const namesIn = <Row>(table: Table<Row>, nameOf: (row: Row) => string) =>
  table.whole ? new Set(table.lines.map(({ row }) => nameOf(row))) : undefined

/** Whether the tables of the institution hang together. What the matrix grants is judged by its own lint, in governance. */
export function refuseBrokenInstitution(tables: InstitutionTables, bases: ReadonlySet<string> | undefined, refusals: Refusal[]): void {
  refuseRepeated(tables, refusals)
  refuseLoose(tables, bases, refusals)
  refuseUnitCycles(tables.units, refusals)
  refuseBodies(tables, refusals)
  for (const { row, line } of tables.matrix.lines) refuseMatrixLine(tables.matrix.file, row, line, refusals)
}

function refuseRepeated({ units, postKinds, posts, legalArticles, matrix }: InstitutionTables, refusals: Refusal[]): void {
  refuseTwice(units, 'code', (row) => row.code, refusals)
  refuseTwice(postKinds, 'code', (row) => row.code, refusals)
  refuseTwice(posts, 'unit', (row) => `${row.kind} ${row.unit}`, refusals)
  refuseTwice(legalArticles, 'label', (row) => `${row.basis} ${row.label}`, refusals)
  refuseTwice(matrix, 'id', (row) => row.id, refusals)
}

function refuseLoose(tables: InstitutionTables, bases: ReadonlySet<string> | undefined, refusals: Refusal[]): void {
  const { units, postKinds, posts, legalArticles, matrix } = tables
  const unitCodes = namesIn(units, (row) => row.code)
  const kinds = namesIn(postKinds, (row) => row.code)
  const articles = namesIn(legalArticles, (row) => `${row.basis} ${row.label}`)
  refuseUnknown(units, 'parent', (row) => row.parent, unitCodes, refusals)
  refuseUnknown(postKinds, 'successor', (row) => row.successor, kinds, refusals)
  refuseUnknown(posts, 'kind', (row) => row.kind, kinds, refusals)
  refuseUnknown(posts, 'unit', (row) => row.unit, unitCodes, refusals)
  refuseUnknown(legalArticles, 'basis', (row) => row.basis, bases, refusals)
  refuseUnknown(matrix, 'post', (row) => row.post, kinds, refusals)
  refuseUnknown(matrix, 'superior', (row) => row.superior, kinds, refusals)
  refuseUnknown(matrix, 'legal_basis', (row) => row.legal_basis, bases, refusals)
  refuseUnknown(matrix, 'article', (row) => (row.article === '' ? '' : `${row.legal_basis} ${row.article}`), articles, refusals)
}

function refuseUnitCycles(units: InstitutionTables['units'], refusals: Refusal[]): void {
  const parents = new Map(units.lines.map(({ row }) => [row.code, row.parent]))
  for (const { row, line } of units.lines) {
    const passed = new Set<string>()
    let unit = row.code
    while (unit !== '' && !passed.has(unit)) {
      passed.add(unit)
      unit = parents.get(unit) ?? ''
    }
    if (unit === row.code) refusals.push(at('unit_cycle', units.file, line, 'parent', row.parent))
  }
}

/** A body is the seats of its members: it names them, they are no bodies themselves, and it has no seat of its own. */
function refuseBodies({ postKinds, posts }: InstitutionTables, refusals: Refusal[]): void {
  const bodies = new Set(postKinds.lines.filter(({ row }) => row.body).map(({ row }) => row.code))
  const kinds = new Set(postKinds.lines.map(({ row }) => row.code))
  for (const { row, line } of postKinds.lines) {
    const stranger = postKinds.whole ? row.members.find((member) => !kinds.has(member) || bodies.has(member)) : undefined
    if (stranger !== undefined || row.body !== row.members.length > 0)
      refusals.push(at('members_wrong', postKinds.file, line, 'members', stranger ?? row.members.join(';')))
  }
  for (const { row, line } of posts.lines)
    if (bodies.has(row.kind)) refusals.push(at('body_seats_wrong', posts.file, line, 'kind', row.kind))
}

function refuseMatrixLine(file: string, row: z.output<typeof rows.matrixLine>, line: number, refusals: Refusal[]): void {
  if (row.max !== null && row.max < row.min) refusals.push(at('band_reversed', file, line, 'max', String(row.max)))
  if ((row.window_period === '') !== (row.window_cap === undefined) || (row.window_period === '' && row.window_by.length > 0))
    refusals.push(at('window_wrong', file, line, 'window_cap', String(row.window_cap ?? '')))
  if ((row.quorum === null) !== (row.majority === null)) refusals.push(at('majority_missing', file, line, 'majority'))
}
