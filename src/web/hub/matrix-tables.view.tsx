import { formatRupiah } from '#src/base/money.ts'
import type { MatrixRow } from '#src/governance/matrix.ts'
import type { Named, PublishedMatrix } from '#src/governance/matrix-page.db.ts'
import { classes } from '#src/ui/attributes.ts'
import type { Say } from '#src/ui/words.ts'
import { bandOf, fractionOf, papersOf } from './matrix.view.tsx'

type Line = { action: string; fund: string; rows: readonly MatrixRow[] }
type Group = { room: string; lines: Line[]; posts: Named[] }

/** What citizens ask about first. */
const order = ['finance', 'spaces', 'events', 'support', 'market', 'governance']

const roomOf = (action: string) => action.split('.')[0] ?? ''

/** One table a subject, each with only the posts that have a word in it. */
export function groupsOf({ actions, posts, rows }: Pick<PublishedMatrix, 'actions' | 'posts' | 'rows'>): Group[] {
  const groups = new Map<string, Group>()
  for (const action of actions) {
    const own = rows.filter((row) => row.action === action.code)
    if (own.length === 0) continue
    const room = roomOf(action.code)
    const group = groups.get(room) ?? { room, lines: [], posts: [] }
    for (const fund of [...new Set(own.map((row) => row.fund))]) {
      group.lines.push({ action: action.code, fund, rows: own.filter((row) => row.fund === fund) })
    }
    groups.set(room, group)
  }
  const place = (group: Group) => (order.includes(group.room) ? order.indexOf(group.room) : order.length)
  return [...groups.values()]
    .sort((one, other) => place(one) - place(other))
    .map((group) => {
      const named = new Set(group.lines.flatMap((line) => line.rows.map((row) => row.post)))
      return { ...group, posts: posts.filter((post) => named.has(post.code)) }
    })
}

const notesOf = (t: Say, row: MatrixRow): string[] => [
  ...(row.quorum ? [t('matrix.quorum', { part: fractionOf(t, row.quorum) })] : []),
  ...(row.majority && row.majority[0] * 2 !== row.majority[1] ? [t('matrix.majority', { part: fractionOf(t, row.majority) })] : []),
  ...(row.approvers > 1 ? [t('matrix.several', { count: row.approvers })] : []),
  ...(row.window ? [t(`matrix.cap_short.${row.window.period}`, { cap: formatRupiah(row.window.cap) })] : []),
  ...(row.scope === 'all' ? [] : [t(row.scope === 'unit' ? 'matrix.own_unit' : 'matrix.own_and_below')]),
  ...(row.class === 'strategic' ? [t('matrix.strategic')] : []),
  ...(row.delegable ? [t('matrix.delegable')] : []),
  ...papersOf(t, row),
]

const Said = ({ t, row }: { t: Say; row: MatrixRow }) => {
  const notes = notesOf(t, row)
  return (
    <span>
      <span class={row.capacity === 'decide' ? 'decides' : undefined}>{t(`matrix.capacity.${row.capacity}`)}</span> {bandOf(t, row)}
      {notes.length > 0 && <small>{notes.join(' · ')}</small>}
    </span>
  )
}

const Cell = ({ t, post, rows }: { t: Say; post: Named; rows: readonly MatrixRow[] }) => {
  if (rows.length === 0)
    return (
      <td class="none" data-label={post.name}>
        <span class="vh">{t('matrix.no_authority')}</span>
      </td>
    )
  return (
    <td class={classes(rows.some((row) => row.capacity === 'decide') && 'deciding')} data-label={post.name}>
      <div>
        {rows.map((row) => (
          <Said t={t} row={row} />
        ))}
      </div>
    </td>
  )
}

const GroupTable = ({ t, matrix, group }: { t: Say; matrix: PublishedMatrix; group: Group }) => {
  const actionName = (code: string) => matrix.actions.find((one) => one.code === code)?.name ?? code
  const fundName = (code: string) => (code === '*' ? t('matrix.any_fund') : (matrix.funds.find((one) => one.code === code)?.name ?? code))
  return (
    <section class="matrix-group">
      <h3 id={`matriks-${group.room}`}>{t(`matrix.room.${group.room}`)}</h3>
      <section class="matrix-scroll" tabindex={0} aria-labelledby={`matriks-${group.room}`}>
        <table class="matrix">
          <caption class="vh">{t(`matrix.room.${group.room}`)}</caption>
          <thead>
            <tr>
              <th scope="col">{t('matrix.action')}</th>
              {group.posts.map((post) => (
                <th scope="col">{post.name}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {group.lines.map((line) => (
              <tr>
                <th scope="row">
                  {actionName(line.action)}
                  {line.fund !== 'tanpa_dana' && <small>{fundName(line.fund)}</small>}
                </th>
                {group.posts.map((post) => (
                  <Cell t={t} post={post} rows={line.rows.filter((row) => row.post === post.code)} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  )
}

/** The whole matrix in words: on a desk tables with one column a post, on a phone one entry an action with those who decide first. */
export const MatrixTables = ({ t, matrix }: { t: Say; matrix: PublishedMatrix }) => (
  <section class="matrix-all">
    <h2>{t('matrix.rows', { count: matrix.rows.length })}</h2>
    <p class="quiet">{t('matrix.legend')}</p>
    <ul class="matrix-jump screen-only">
      {groupsOf(matrix).map(({ room }) => (
        <li>
          <a href={`#matriks-${room}`}>{t(`matrix.room.${room}`)}</a>
        </li>
      ))}
    </ul>
    {groupsOf(matrix).map((group) => (
      <GroupTable t={t} matrix={matrix} group={group} />
    ))}
    <h3>{t('matrix.bases')}</h3>
    <ul class="basis-list">
      {matrix.bases.map((basis) => (
        <li>
          <b>{basis.name}</b> {basis.title}
          {!basis.verified && <span class="status wait">{t(basis.illustrative ? 'matrix.basis_example' : 'matrix.basis_unverified')}</span>}
          {!basis.inForce && <span class="status warn">{t('matrix.basis_fallen')}</span>}
        </li>
      ))}
    </ul>
  </section>
)
