import { formatRupiah, rupiah } from '#src/base/money.ts'
import { formatCivicDay, formatMoment, type Tongue } from '#src/base/time.ts'
import { type Replayed, replayChecks } from '#src/governance/replay.db.ts'
import { Status } from '#src/ui/status.tsx'
import type { Say } from '#src/ui/words.ts'

type Facts = { t: Say; tongue: Tongue; acts: readonly Replayed[]; post(code: string): string }

/** Every act of authority tried again at its own moment: who, by which SK and term, and what was so then. */
export const ReplayOf = ({ t, tongue, acts, post }: Facts) => {
  if (acts.length === 0) return null
  const day = (one: Replayed['until']) => formatCivicDay(one, tongue)
  return (
    <section id="uji-kewenangan">
      <h2>{t('replay.title')}</h2>
      <p class="quiet">{t('replay.lead')}</p>
      <ul class="plain-list">
        {acts.map((one) => (
          <li>
            <Status kind={one.failed.length === 0 ? 'ok' : 'warn'}>
              {t(one.failed.length === 0 ? 'replay.valid' : 'replay.not_valid')}
            </Status>{' '}
            {t('replay.act', { capacity: t(`governance.letter.as_${one.capacity}`), at: formatMoment(one.at, tongue), name: one.holder })}{' '}
            {t('replay.seat', {
              post: post(one.post),
              mode: t(`govdesk.mode.${one.mode}`),
              paper: one.paper,
              from: day(one.firstDay),
              until: day(one.until),
            })}{' '}
            {one.over && t(one.failed.length === 0 ? 'replay.over' : 'replay.over_not_valid')}{' '}
            {t('replay.row', {
              row: one.row,
              version: one.version,
              amount: formatRupiah(rupiah(one.amount)),
              most: one.most === null ? t('replay.no_limit') : formatRupiah(rupiah(one.most)),
            })}
            <ul>
              {replayChecks.map((check) => (
                <li>{t(one.failed.includes(check) ? `replay.broke.${check}` : `replay.held.${check}`)}</li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </section>
  )
}
