import { formatCivicDay, type Tongue } from '#src/base/time.ts'
import { lateness } from '#src/market/making.ts'
import { stepsOpen } from '#src/market/order-states.ts'
import type { Part } from '#src/market/order-turn.ts'
import { PostButton } from '#src/ui/button.tsx'
import { Notice } from '#src/ui/notice.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'

const asked: ReadonlySet<string> = new Set(['awaiting_payment', 'awaiting_acceptance', 'processing'])

/** The day this part is ready, as promised and as it was put off, and the way out when it is late. */
export const PromisedDay = ({ t, tongue, group, part }: { t: Say; tongue: Tongue; group: string; part: Part }) => {
  const { promised, status, paymentStatus, payment, fulfilment } = part.order
  if (!promised || !asked.has(status)) return null
  const day = (text: string) => formatCivicDay(text, tongue)
  const late = lateness(promised)
  const steps = stepsOpen({ status, payment: paymentStatus, method: payment.method, fulfilment: fulfilment.method }, 'buyer')
  return (
    <Notice kind={late ? 'warn' : 'wait'}>
      <p>
        <b>{t('making.part.title')}.</b> {t(late ? 'making.part.ready' : 'making.part.kept', { day: day(promised.readyBy) })}
      </p>
      {promised.delays.length > 0 && (
        <ul>
          <li>{t('making.part.first', { day: day(promised.first) })}</li>
          {promised.delays.map(({ readyBy, reason }) => (
            <li>{t('making.part.put_off', { day: day(readyBy), reason })}</li>
          ))}
        </ul>
      )}
      {promised.overdue && <p>{t('making.part.overdue')}</p>}
      {late && steps.includes('withdraw') && (
        <>
          <p>{t('making.part.may_leave')}</p>
          <div class="acts">
            <PostButton to={to.orderPart(group, part.letter, 'batal-mundur')} kind="danger" small>
              {t('making.part.leave')}
            </PostButton>
          </div>
        </>
      )}
    </Notice>
  )
}
