import type { Child } from 'hono/jsx'
import { classes } from './attributes.ts'

export type Column<Row> = {
  label: string
  cell: (row: Row) => Child
  /** Right-aligned, tabular. */
  number?: boolean
  /** Names the row; one column at most. */
  head?: boolean
}

export type TableFacts<Row> = {
  caption: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  /** A last row, one cell a column: sums. */
  foot?: readonly Child[]
  /** The caption is heard, not seen, where a heading above says the same. */
  quietCaption?: boolean
  /** On a phone: every row an entry of label and value (default), or kept a table. */
  phone?: 'entries' | 'table'
}

const Cell = ({
  label,
  number,
  head,
  children,
}: {
  label: string
  number?: boolean | undefined
  head?: boolean | undefined
  children?: Child
}) =>
  head ? (
    <th scope="row">{children}</th>
  ) : (
    <td class={number ? 'num' : undefined} data-label={label}>
      {children}
    </td>
  )

/** Rows of one kind. The roles keep it a table for assistive technology when a phone lays it out as entries. */
export const Table = <Row,>({ caption, columns, rows, foot, quietCaption, phone = 'entries' }: TableFacts<Row>) => (
  <div class="tabled">
    <table class={classes(phone)}>
      <caption class={quietCaption ? 'vh' : undefined}>{caption}</caption>
      <thead>
        <tr>
          {columns.map(({ label, number }) => (
            <th scope="col" class={number ? 'num' : undefined}>
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr>
            {columns.map(({ label, number, head, cell }) => (
              <Cell label={label} number={number} head={head}>
                {cell(row)}
              </Cell>
            ))}
          </tr>
        ))}
      </tbody>
      {foot && (
        <tfoot>
          <tr>
            {columns.map(({ label, number, head }, index) => (
              <Cell label={label} number={number} head={head}>
                {foot[index]}
              </Cell>
            ))}
          </tr>
        </tfoot>
      )}
    </table>
  </div>
)

/** Few labelled values: a description list in lines. */
export const Facts = ({ facts }: { facts: readonly (readonly [string, Child])[] }) => (
  <dl class="facts">
    {facts.map(([term, value]) => (
      <div>
        <dt>{term}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
)
