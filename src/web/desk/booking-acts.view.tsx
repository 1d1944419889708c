import { formatRupiah, rupiah } from '#src/base/money.ts'
import { formatCivicDay, formatMoment } from '#src/base/time.ts'
import { Button, LinkButton } from '#src/ui/button.tsx'
import { Radios, SelectField } from '#src/ui/choices.tsx'
import { MoneyField, TextArea, TextField } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { Status } from '#src/ui/status.tsx'
import { Facts } from '#src/ui/table.tsx'
import { sayRefusal } from '#src/ui/words.ts'
import { to } from '../to.ts'
import type { DeskBookingFacts } from './booking.view.tsx'
import { DeskForm, Fold, fieldsOf } from './desk-parts.view.tsx'

const at = ({ booking }: DeskBookingFacts, errand: string) => to.deskBookingErrand(booking.number, errand)

/** From what to what, before anybody is asked: class and price, the old beside the new. */
const OldAndNew = (facts: DeskBookingFacts) => {
  const { booking, tried, visit } = facts
  const { t } = visit
  const { quote } = tried
  if (!quote) return null
  if (!quote.ok)
    return (
      <Notice kind="warn">
        {quote.refusals.map((one) => (
          <p>{sayRefusal(t, one)}</p>
        ))}
      </Notice>
    )
  const { class: cls, price, rule } = quote.value
  const line = (name: string, amount: number) => `${t(`room.class.${name}`)}, ${formatRupiah(rupiah(amount))}`
  return (
    <>
      <Facts
        facts={[
          [t('roomdesk.reclass_old'), booking.class ? line(booking.class, booking.price) : '–'],
          [
            t('roomdesk.reclass_new'),
            <>
              <b>{line(cls, price)}</b> <a href={`${to.spaceRules()}#${rule.code}`}>{rule.code}</a>
            </>,
          ],
        ]}
      />
      {cls === booking.class && <p class="quiet">{t('roomdesk.reclass_same')}</p>}
    </>
  )
}

/** The class of an activity reckoned anew: first what it would be, then sent to the applicant with a reason. */
export const Reclass = (facts: DeskBookingFacts) => {
  const { visit, questions, tried, wrong, closed, booking } = facts
  const { t, ctx } = visit
  const field = fieldsOf(t, wrong, 'golongan')
  const ready = tried.quote?.ok === true || wrong.errand === 'golongan'
  return (
    <Fold id="golongan" title={t('roomdesk.reclass')} open={tried.quote !== undefined || wrong.errand === 'golongan'}>
      <p>{t('roomdesk.reclass_lead')}</p>
      <form method="get" action={`${to.deskBooking(booking.number)}#golongan`} class="questions-small">
        {questions.map((one) => (
          <SelectField
            {...field(`j_${one.key}`)}
            label={ctx.tongue === 'en' ? one.textEn : one.text}
            value={tried.answers[one.key]}
            empty={t('room.rules.choose')}
            choices={one.choices.map((choice) => ({ value: choice.value, label: ctx.tongue === 'en' ? choice.textEn : choice.text }))}
          />
        ))}
        <Button kind="ghost">{t('roomdesk.reclass_try')}</Button>
      </form>
      <OldAndNew {...facts} />
      {ready && (
        <DeskForm action={at(facts, 'golongan')}>
          {Object.entries(tried.answers).map(([name, value]) => (
            <input type="hidden" name={`j_${name}`} value={value} />
          ))}
          <TextArea
            {...field('reason')}
            label={t('roomdesk.reclass_reason')}
            hint={t('roomdesk.reclass_reason_hint')}
            rows={3}
            maxlength={2000}
          />
          <Button closed={closed.reclass}>{t('roomdesk.reclass_send')}</Button>
        </DeskForm>
      )}
    </Fold>
  )
}

const basesOf = ({ bases }: DeskBookingFacts) =>
  bases.map(({ code, name, about }) => ({ value: code, label: `${name}: ${about.slice(0, 90)}` }))

/** What the applicant asked for, whose turn it is and until when; turned down it says on what. */
export const Wished = (facts: DeskBookingFacts) => {
  const { visit, about, wrong, closed, post } = facts
  const { t, ctx } = visit
  const { request } = about
  if (!request) return null
  const field = fieldsOf(t, wrong, 'tolak-permintaan')
  return (
    <section id="permintaan-keringanan">
      <h2>{t('roomdesk.request', { number: request.number })}</h2>
      <Facts
        facts={[
          [t('roomdesk.waiver_amount'), formatRupiah(rupiah(request.amount))],
          [t('room.reason'), request.reason],
          [
            t('roomdesk.waiver_state'),
            request.answer === null ? (
              <>
                <Status kind="wait">{t('roomdesk.request_turn', { posts: request.posts.map(post).join(', ') })}</Status>{' '}
                {t('roomdesk.request_due', { day: formatCivicDay(request.due, ctx.tongue) })}
              </>
            ) : request.answer === 'proposed' ? (
              <Status kind="ok">{t('roomdesk.request_proposed')}</Status>
            ) : (
              <>
                <Status kind="warn">{t('roomdesk.request_turned_down')}</Status>{' '}
                <a href={to.legalBasis(request.basis ?? '')}>{request.basis}</a>, {request.article}: {request.said}
              </>
            ),
          ],
        ]}
      />
      {request.answer === null && (
        <Fold id="tolak-permintaan" title={t('roomdesk.turn_down')} open={wrong.errand === 'tolak-permintaan'}>
          <p>{t('roomdesk.turn_down_lead')}</p>
          <DeskForm action={at(facts, 'tolak-permintaan')}>
            <SelectField {...field('basis')} label={t('room.basis')} empty={t('room.rules.choose')} choices={basesOf(facts)} />
            <TextField {...field('article')} label={t('roomdesk.waiver_article')} maxlength={120} width="medium" />
            <TextArea {...field('reason')} label={t('room.reason')} hint={t('room.desk.reason_hint')} rows={3} maxlength={2000} />
            <Button kind="danger" closed={closed.ask}>
              {t('roomdesk.turn_down_send')}
            </Button>
          </DeskForm>
        </Fold>
      )}
    </section>
  )
}

/** A relief is asked for on a legal basis in force, chosen and not typed. */
export const AskWaiver = (facts: DeskBookingFacts) => {
  const { visit, about, wrong, closed, booking } = facts
  const { t } = visit
  const field = fieldsOf(t, wrong, 'keringanan')
  const amount = field('amount')
  const asked = about.request?.answer === null ? String(about.request.amount) : undefined
  return (
    <Fold id="keringanan" title={t('roomdesk.waiver')} open={wrong.errand === 'keringanan'}>
      <p>{t('roomdesk.waiver_lead', { price: formatRupiah(rupiah(booking.price)) })}</p>
      <DeskForm action={at(facts, 'keringanan')}>
        <MoneyField {...amount} value={amount.value ?? asked} label={t('roomdesk.waiver_amount')} hint={t('roomdesk.waiver_amount_hint')} />
        <SelectField {...field('basis')} label={t('room.basis')} empty={t('room.rules.choose')} choices={basesOf(facts)} />
        <TextField {...field('article')} label={t('roomdesk.waiver_article')} maxlength={120} width="medium" />
        <TextArea {...field('reason')} label={t('room.reason')} hint={t('room.desk.reason_hint')} rows={3} maxlength={2000} />
        <Button closed={closed.ask}>{t('roomdesk.waiver_ask')}</Button>
      </DeskForm>
    </Fold>
  )
}

/** Reliefs of this booking: what was asked on which basis, what was found, and where one waits the two ways to answer. */
export const Waivers = (facts: DeskBookingFacts) => {
  const { visit, about, wrong, closed } = facts
  const { t } = visit
  if (about.waivers.length === 0) return null
  const field = fieldsOf(t, wrong, 'putusan-keringanan')
  return (
    <section id="putusan-keringanan">
      <h2>{t('roomdesk.waivers')}</h2>
      {about.waivers.map((one) => (
        <>
          <Facts
            facts={[
              [
                t('roomdesk.waiver_amount'),
                `${formatRupiah(rupiah(one.amount))} ${t('roomdesk.waiver_of', { price: formatRupiah(rupiah(one.before)) })}`,
              ],
              [
                t('room.basis'),
                <>
                  <a href={to.legalBasis(one.basis)}>{one.basis}</a>, {one.article}
                </>,
              ],
              [t('room.reason'), one.reason],
              [
                t('roomdesk.waiver_state'),
                one.granted === null ? (
                  <>
                    <Status kind="wait">{t('roomdesk.waiver_waits')}</Status>{' '}
                    <a href={to.deskCase(one.case)}>{t('room.desk.case', { number: one.case })}</a>
                  </>
                ) : (
                  <>
                    <Status kind={one.granted ? 'ok' : 'warn'}>
                      {t(one.granted ? 'roomdesk.waiver_granted' : 'roomdesk.waiver_refused')}
                    </Status>{' '}
                    {one.decision && <a href={to.decision(one.decision)}>{one.decision}</a>}
                  </>
                ),
              ],
            ]}
          />
          {one.granted === null && (
            <DeskForm action={at(facts, 'putusan-keringanan')}>
              <TextArea {...field('reason')} label={t('room.desk.reason')} hint={t('room.desk.reason_hint')} rows={3} maxlength={2000} />
              <p class="acts">
                <Button name="outcome" value="yes" closed={closed.waive}>
                  {t('roomdesk.waiver_yes')}
                </Button>
                {closed.waive === undefined && (
                  <Button name="outcome" value="refuse" kind="danger">
                    {t('room.desk.decline')}
                  </Button>
                )}
              </p>
            </DeskForm>
          )}
        </>
      ))}
    </section>
  )
}

/** Who was marked absent and says otherwise. */
export const Appeal = (facts: DeskBookingFacts) => {
  const { visit, about, wrong, closed } = facts
  const { t, ctx } = visit
  const { appeal } = about
  if (!appeal) return null
  const field = fieldsOf(t, wrong, 'sanggahan')
  return (
    <section id="sanggahan">
      <h2>{t('roomdesk.appeal')}</h2>
      <blockquote>
        <p>{appeal.reason}</p>
        <footer class="quiet">{formatMoment(appeal.at, ctx.tongue)}</footer>
      </blockquote>
      {appeal.granted !== null ? (
        <p>
          <Status kind={appeal.granted ? 'ok' : 'warn'}>{t(appeal.granted ? 'roomdesk.appeal_granted' : 'roomdesk.appeal_refused')}</Status>{' '}
          {appeal.answer}
        </p>
      ) : (
        <DeskForm action={at(facts, 'sanggahan')}>
          <Radios
            {...field('granted')}
            label={t('roomdesk.appeal_found')}
            choices={[
              { value: 'ya', label: t('roomdesk.appeal_yes'), hint: t('roomdesk.appeal_yes_hint') },
              { value: 'tidak', label: t('roomdesk.appeal_no') },
            ]}
          />
          <TextArea {...field('reason')} label={t('room.reason')} rows={3} maxlength={2000} />
          <Button closed={closed.desk}>{t('roomdesk.appeal_answer')}</Button>
        </DeskForm>
      )}
    </section>
  )
}

/** Told only to whoever answers it. */
export const Objected = ({ visit, about }: DeskBookingFacts) => {
  const { t, ctx } = visit
  const { objection } = about
  if (!objection) return null
  return (
    <section>
      <h2>{t('roomdesk.objection')}</h2>
      <blockquote>
        <p>{objection.says}</p>
        <footer class="quiet">{t('roomdesk.objection_due', { day: formatCivicDay(objection.due, ctx.tongue) })}</footer>
      </blockquote>
      <LinkButton href={`${to.deskObjections()}#${objection.case}`}>{t('roomdesk.objection_answer')}</LinkButton>
    </section>
  )
}

/** Who would be offered the room, in this order, should it come free. */
export const Line = ({ visit, about }: DeskBookingFacts) => {
  const { t, ctx } = visit
  if (about.line.length === 0) return null
  return (
    <section>
      <h2>{t('roomdesk.line')}</h2>
      <p>{t('roomdesk.line_lead')}</p>
      <ol class="in-line">
        {about.line.map((one) => (
          <li>
            {one.name} <span class="quiet">{t('room.people', { n: one.people })}</span>{' '}
            {one.offered ? (
              <Status kind="ok">{t('roomdesk.line_offered')}</Status>
            ) : (
              <span class="quiet">{t('roomdesk.line_since', { at: formatMoment(one.since, ctx.tongue) })}</span>
            )}
          </li>
        ))}
      </ol>
    </section>
  )
}
