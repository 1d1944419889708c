import { formatDay, formatMoment } from '#src/base/time.ts'
import type { ClosureLine } from '#src/spaces/closure.db.ts'
import { noEnd } from '#src/spaces/closure.ts'
import type { Space } from '#src/spaces/space-read.db.ts'
import { Status } from '#src/ui/status.tsx'
import { Table } from '#src/ui/table.tsx'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'

export const closedWhen = ({ t, ctx }: Visit, { kind, start, end }: Pick<ClosureLine, 'kind' | 'start' | 'end'>): string =>
  kind === 'retired' || end >= noEnd
    ? t('closure.for_good', { day: formatDay(start, ctx.tongue) })
    : `${formatMoment(start, ctx.tongue)} – ${formatMoment(end, ctx.tongue)}`

export const metWords = ({ t }: Visit, { moved, cancelled, kept }: Pick<ClosureLine, 'moved' | 'cancelled' | 'kept'>): string =>
  moved + cancelled + kept === 0 ? t('closure.met_none') : t('closure.met', { moved, cancelled, kept })

/** All rooms, each with the way to its page, and what is closed or will be. */
export const RoomsView = ({ visit, spaces, closures }: { visit: Visit; spaces: readonly Space[]; closures: readonly ClosureLine[] }) => {
  const { t, ctx } = visit
  const nextOf = (slug: string) => closures.find((one) => one.slug === slug || one.whole)
  return (
    <>
      <h1>{t('closure.rooms.title')}</h1>
      <p class="lead">{t('closure.rooms.lead')}</p>
      <p>
        <a href={to.deskHours()}>{t('hoursdesk.link')}</a> · <a href={to.deskYear()}>{t('yeardesk.link')}</a>
      </p>
      <section>
        <h2>{t('closure.to_come')}</h2>
        {closures.length === 0 ? (
          <p>
            {t('closure.none')}. {t('closure.none_why')}
          </p>
        ) : (
          <Table
            caption={t('closure.to_come')}
            quietCaption
            rows={closures}
            columns={[
              {
                label: t('closure.where'),
                head: true,
                cell: (one) => (one.slug ? <a href={to.deskRoom(one.slug)}>{one.space}</a> : t('closure.whole')),
              },
              { label: t('closure.kind'), cell: (one) => t(`closure.kind.${one.kind}`) },
              { label: t('closure.when'), cell: (one) => closedWhen(visit, one) },
              { label: t('closure.why'), cell: (one) => one.reason },
              { label: t('closure.decided'), cell: (one) => metWords(visit, one) },
            ]}
          />
        )}
      </section>
      <section>
        <h2>{t('closure.choose')}</h2>
        <Table
          caption={t('closure.choose')}
          quietCaption
          rows={spaces}
          columns={[
            { label: t('closure.where'), head: true, cell: (one) => <a href={to.deskRoom(one.slug)}>{one.name}</a> },
            { label: t('closure.sort'), cell: (one) => t(`room.kind.${one.kind}`) },
            {
              label: t('closure.next'),
              cell: (one) => {
                const next = nextOf(one.slug)
                return next ? (
                  <>
                    <Status kind="wait">{t(`closure.kind.${next.kind}`)}</Status> {formatDay(next.start, ctx.tongue)}
                  </>
                ) : (
                  t('closure.open')
                )
              },
            },
          ]}
        />
      </section>
    </>
  )
}
