import type { Child } from 'hono/jsx'
import { dayOf, formatCivicDay, formatDay } from '#src/base/time.ts'
import type { OpenObjection, Precedent } from '#src/spaces/objection.db.ts'
import { Button } from '#src/ui/button.tsx'
import { Radios } from '#src/ui/choices.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { TextArea } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { Status } from '#src/ui/status.tsx'
import { hasWords } from '#src/ui/words.ts'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'
import type { Wrong } from './_errand.ts'
import { DeskForm, DeskNews, Fold, fieldsOf } from './desk-parts.view.tsx'

type Facts = {
  visit: Visit
  parts: Child
  open: readonly { name: string; items: readonly OpenObjection[] }[]
  found: readonly Precedent[]
  wrong: Wrong
  did: string | undefined
}

const One = ({ visit, one, wrong }: Pick<Facts, 'visit' | 'wrong'> & { one: OpenObjection }) => {
  const { t, ctx } = visit
  const field = fieldsOf(t, wrong, one.case)
  return (
    <li id={one.case}>
      <p class="number">
        <a href={to.deskCase(one.case)}>{one.case}</a>{' '}
        <Status kind={one.due < dayOf(ctx.now) ? 'warn' : 'wait'}>
          {t('roomdesk.objection_due', { day: formatCivicDay(one.due, ctx.tongue) })}
        </Status>
      </p>
      <h3>
        {t('roomdesk.objection_against')} <a href={`${to.spaceRules()}#${one.rule}`}>{one.rule}</a>
        {one.booking && (
          <>
            , <a href={to.deskBooking(one.booking)}>{one.booking}</a>
          </>
        )}
      </h3>
      <blockquote>
        <p>{one.says}</p>
        <footer class="quiet">{formatDay(one.at, ctx.tongue)}</footer>
      </blockquote>
      <Fold title={t('roomdesk.objection_answer')} open={wrong.errand === one.case}>
        <DeskForm action={to.deskObjection(one.case)}>
          <Radios
            {...field('upheld')}
            label={t('roomdesk.objection_found')}
            choices={[
              { value: 'ya', label: t('roomdesk.objection_yes') },
              { value: 'tidak', label: t('roomdesk.objection_no') },
            ]}
          />
          <TextArea {...field('reason')} label={t('room.desk.reason')} hint={t('room.desk.reason_hint')} rows={3} maxlength={2000} />
          <TextArea {...field('precedent')} label={t('roomdesk.precedent')} hint={t('roomdesk.precedent_hint')} rows={3} maxlength={2000} />
          <Button>{t('roomdesk.objection_send')}</Button>
        </DeskForm>
      </Fold>
    </li>
  )
}

const Found = ({ visit, found }: Pick<Facts, 'visit' | 'found'>) => {
  const { t, ctx } = visit
  if (found.length === 0) return null
  return (
    <section>
      <h2>{t('roomdesk.precedents')}</h2>
      <p>{t('roomdesk.precedents_lead')}</p>
      <ul class="bookings">
        {found.map((one) => (
          <li>
            <p class="number">
              <a href={`${to.spaceRules()}#${one.rule}`}>{one.rule}</a>{' '}
              <Status kind={one.upheld ? 'ok' : 'plain'}>{t(one.upheld ? 'roomdesk.upheld' : 'roomdesk.not_upheld')}</Status>
            </p>
            <p>{one.precedent}</p>
            <p class="quiet">
              {one.decision && <a href={to.decision(one.decision)}>{one.decision}</a>} {formatDay(one.at, ctx.tongue)}
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}

export const ObjectionsView = (facts: Facts) => {
  const { visit, parts, open, wrong, did } = facts
  const { t } = visit
  const all = open.flatMap(({ items }) => items)
  return (
    <>
      <DeskNews t={t} wrong={wrong} many />
      <h1>{t('roomdesk.objections')}</h1>
      {parts}
      {did && hasWords(`roomdesk.did.${did}`) && wrong.refusals.length === 0 && (
        <Notice kind="done" live>
          {t(`roomdesk.did.${did}`)}
        </Notice>
      )}
      {all.length === 0 ? (
        <Empty seed="keberatan" title={t('roomdesk.objections_none')}>
          {t('roomdesk.objections_none_why')}
        </Empty>
      ) : (
        <ul class="bookings">
          {all.map((one) => (
            <One visit={visit} one={one} wrong={wrong} />
          ))}
        </ul>
      )}
      <Found {...facts} />
    </>
  )
}
