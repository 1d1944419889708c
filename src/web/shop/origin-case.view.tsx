import { formatDay, formatMoment } from '#src/base/time.ts'
import type { CaseRead } from '#src/market/origin-read.db.ts'
import { Origin } from '#src/ui/card.tsx'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'

/** Until when, or whose turn. */
function stateText({ t, ctx }: Visit, one: CaseRead): string {
  const until = formatMoment(new Date(one.answerBy), ctx.tongue)
  if (one.state === 'asked' && !one.late) return t('origin.case.until', { until })
  if (one.state === 'asked' || one.state === 'silent') return t('origin.case.late', { until })
  if (one.state === 'answered' || one.state === 'appealed') return t('origin.case.desk')
  return one.mayAppeal && one.appealBy
    ? t('origin.case.appeal_until', { until: formatMoment(new Date(one.appealBy), ctx.tongue) })
    : t('origin.case.over')
}

/** A case as shop and desk read it: what was doubted, what was answered, what was decided. Never by whom it was doubted. */
export const OriginCase = ({ visit, one }: { visit: Visit; one: CaseRead }) => {
  const { t, ctx } = visit
  const day = (at: string) => formatDay(new Date(at), ctx.tongue)
  return (
    <>
      <h2 id={`perkara-${one.number}`}>
        <a href={to.product(one.product)}>{one.name}</a>
      </h2>
      <p class="small">
        {one.number} · {one.shopName} · {t('origin.case.level', { level: t(`ui.origin.${one.level}`) })}{' '}
        {one.shown !== one.level && <Origin t={t} level={one.shown} />}
      </p>
      <p>{stateText(visit, one)}</p>
      {one.doubts.map((doubt) => (
        <blockquote>
          <p>
            <b>{t('origin.case.doubt', { reason: t(`origin.doubt.${doubt.reason}`) })}</b> ({day(doubt.at)})
          </p>
          <p>{doubt.says}</p>
          <p class="small">{t('origin.case.evidence', { evidence: doubt.evidence })}</p>
          {doubt.picture ? (
            <a href={to.deskOriginPicture(doubt.picture.report)}>
              <img
                src={to.deskOriginPicture(doubt.picture.report)}
                width={Math.round((doubt.picture.width * 240) / Math.max(doubt.picture.width, doubt.picture.height))}
                height={Math.round((doubt.picture.height * 240) / Math.max(doubt.picture.width, doubt.picture.height))}
                alt={t('origin.case.picture', { name: one.name })}
                loading="lazy"
              />
            </a>
          ) : (
            doubt.pictured && <p class="small">{t('origin.case.pictured')}</p>
          )}
        </blockquote>
      ))}
      {one.answer && (
        <blockquote>
          <p>
            <b>{t(one.byShop ? 'origin.case.reproved' : 'origin.case.answered')}</b> ({day(one.answer.at)})
          </p>
          <p>{one.answer.says}</p>
          <p class="small">{t('origin.case.evidence', { evidence: one.answer.evidence })}</p>
        </blockquote>
      )}
      {one.rulings.map((ruling) => (
        <blockquote>
          <p>
            <b>
              {t(`origin.case.ruled_${ruling.no}`)}:{' '}
              {t(`origin.verdict.${one.byShop && ruling.verdict === 'kept' ? 'proven' : ruling.verdict}`)}
            </b>{' '}
            {ruling.level && t(`ui.origin.${ruling.level}`)} ({day(ruling.at)})
          </p>
          <p>{ruling.says}</p>
          {ruling.no === 1 && one.appeal && (
            <p class="small">
              {t('origin.case.appealed')}: {one.appeal.says}
            </p>
          )}
        </blockquote>
      ))}
    </>
  )
}
