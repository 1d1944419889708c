import { formatRupiah } from '#src/base/money.ts'
import { dayOf } from '#src/base/time.ts'
import type { CaseOnShelf } from '#src/governance/case-list.db.ts'
import { LinkButton } from '#src/ui/button.tsx'
import { Pager } from '#src/ui/pager.tsx'
import { Status } from '#src/ui/status.tsx'
import { Table } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { Shelves } from '../shop/shelves.view.tsx'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'
import { sayDay } from './_waiting.ts'
import type { CalledNames } from './powers.view.tsx'

export const shelfNames = ['menunggu', 'saya', 'tangani', 'berjalan'] as const
export type ShelfName = (typeof shelfNames)[number]

export type CaseFacts = Pick<CaseOnShelf, 'number' | 'title' | 'action' | 'amount' | 'money' | 'status' | 'dueDay' | 'turn'>

type Facts = { visit: Visit; shelf: ShelfName; cases: readonly CaseFacts[]; called: CalledNames; next: string | undefined }

/** `Memutuskan: Rapat Pengurus`, or what became of it. */
export function turnWords(t: Say, one: Pick<CaseFacts, 'status' | 'turn'>, called: CalledNames): string {
  const { capacity, posts, waiting } = one.turn
  if (!capacity) return t(`govdesk.status.${one.status}`)
  if (capacity === 'initiate') return t('govdesk.turn.opener')
  const who =
    posts.length > 0
      ? posts.map(called.post).join(t('matrix.or'))
      : t('govdesk.turn.vacant', { posts: waiting.map(called.post).join(', ') })
  return `${t(`matrix.capacity.${capacity}`)}: ${who}`
}

export const CaseState = ({ t, status }: { t: Say; status: CaseFacts['status'] }) => (
  <Status kind={status === 'refused' ? 'warn' : status === 'open' || status === 'decided' || status === 'executed' ? 'wait' : 'ok'}>
    {t(`govdesk.status.${status}`)}
  </Status>
)

export const CaseShelves = ({ visit, shelf, cases, called, next }: Facts) => {
  const { t, ctx } = visit
  const today = dayOf(ctx.now)
  return (
    <>
      <div class="headline">
        <h1>{t('govdesk.cases.title')}</h1>
        <LinkButton href={to.deskCaseNew()}>{t('govdesk.cases.open')}</LinkButton>
      </div>
      <Shelves
        label={t('govdesk.cases.shelves')}
        shelves={shelfNames.map((one) => ({
          label: t(`govdesk.cases.shelf.${one}`),
          href: to.deskCases({ rak: one }),
          current: one === shelf,
        }))}
      />
      {cases.length === 0 ? (
        <p class="quiet">{t(`govdesk.cases.none.${shelf}`)}</p>
      ) : (
        <Table
          caption={t(`govdesk.cases.shelf.${shelf}`)}
          quietCaption
          rows={cases}
          columns={[
            { label: t('govdesk.case.title'), head: true, cell: (one) => <a href={to.deskCase(one.number)}>{one.title}</a> },
            { label: t('govdesk.case.number'), cell: (one) => one.number },
            { label: t('matrix.action'), cell: (one) => called.action(one.action) },
            { label: t('govdesk.case.amount'), number: true, cell: (one) => (one.money ? formatRupiah(one.amount) : '–') },
            { label: t('govdesk.case.turn'), cell: (one) => turnWords(t, one, called) },
            {
              label: t('govdesk.case.due'),
              cell: (one) =>
                one.dueDay === null ? (
                  '–'
                ) : one.dueDay < today && one.turn.capacity ? (
                  <Status kind="warn">{t('govdesk.case.overdue', { day: sayDay(visit, one.dueDay) })}</Status>
                ) : (
                  sayDay(visit, one.dueDay)
                ),
            },
          ]}
        />
      )}
      <Pager t={t} next={next} />
    </>
  )
}
