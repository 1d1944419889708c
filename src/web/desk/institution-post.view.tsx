import { dayOf } from '#src/base/time.ts'
import { holdingModes } from '#src/governance/appointment.ts'
import type { PastHolder, PostHeld } from '#src/governance/holders.db.ts'
import type { Successor } from '#src/governance/succession.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button } from '#src/ui/button.tsx'
import { Radios } from '#src/ui/choices.tsx'
import { NumberField, TextArea, TextField } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Status } from '#src/ui/status.tsx'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'
import type { Wrong } from './_errand.ts'
import { sayDay } from './_waiting.ts'
import { DeskForm, DeskNews, Fold, fieldsOf } from './desk-parts.view.tsx'

type PostFacts = {
  visit: Visit
  post: PostHeld
  history: readonly PastHolder[]
  successors: readonly Successor[]
  shapes: boolean
  wrong: Wrong
  did: string | undefined
}

const state = { now: 'ok', to_come: 'wait', past: 'plain' } as const

/** The appointment that is in the way, so that nobody has to look for it. */
const Earlier = ({ visit, history, wrong }: PostFacts) => {
  const key = wrong.refusals.map(({ facts }) => facts?.appointment).find((one) => one !== undefined)
  const one = history.find(({ appointment }) => appointment === key)
  if (!one) return null
  const { t } = visit
  return (
    <Notice kind="warn">
      <p>
        {t('govdesk.appoint.earlier', {
          name: one.name,
          seat: one.seat,
          from: sayDay(visit, one.firstDay),
          until: sayDay(visit, one.until),
          paper: one.paper,
        })}
      </p>
    </Notice>
  )
}

const Appoint = (facts: PostFacts) => {
  const { visit, post, wrong } = facts
  const { t, ctx } = visit
  const complaint = complaints(t, wrong.errand === 'angkat' ? wrong.refusals : [])
  const field = (name: string) => ({
    t,
    name,
    value: wrong.errand === 'angkat' ? wrong.form.given(name) : undefined,
    error: complaint(name),
  })
  return (
    <section class="narrow" id="angkat">
      <h2>{t('govdesk.appoint.title')}</h2>
      <p>{t('govdesk.appoint.lead')}</p>
      <DeskForm action={`${to.deskPost(post.code)}/angkat`}>
        <TextField
          {...field('person')}
          label={t('govdesk.appoint.person')}
          hint={t('govdesk.appoint.person_hint')}
          maxlength={200}
          autocomplete="off"
          capital="none"
        />
        <Radios
          {...field('mode')}
          value={field('mode').value ?? 'definitive'}
          label={t('govdesk.appoint.mode')}
          choices={holdingModes.map((mode) => ({
            value: mode,
            label: t(`govdesk.appoint.mode_${mode}`),
            hint: t(`govdesk.appoint.mode_${mode}_hint`),
          }))}
        />
        {post.seats > 1 && (
          <NumberField {...field('seat')} value={field('seat').value ?? '1'} label={t('govdesk.appoint.seat', { of: post.seats })} />
        )}
        <div class="row">
          <TextField
            {...field('firstDay')}
            value={field('firstDay').value ?? dayOf(ctx.now)}
            type="date"
            label={t('govdesk.loans.first')}
          />
          <TextField {...field('lastDay')} type="date" label={t('govdesk.loans.last')} />
        </div>
        <TextField {...field('paper')} label={t('govdesk.paper')} maxlength={200} autocomplete="off" />
        <TextField
          {...field('basis')}
          label={t('govdesk.appoint.basis')}
          hint={t('govdesk.appoint.basis_hint')}
          maxlength={60}
          autocomplete="off"
          capital="none"
          optional
        />
        <div class="acts">
          <Button>{t('govdesk.appoint.do')}</Button>
        </div>
      </DeskForm>
    </section>
  )
}

const End = ({ visit: { t, ctx }, post, wrong }: PostFacts, one: PastHolder) => {
  const field = fieldsOf(t, wrong, one.appointment)
  return (
    <Fold title={t('govdesk.appoint.end')} open={wrong.errand === one.appointment}>
      <DeskForm action={`${to.deskPost(post.code)}/akhiri`}>
        <input type="hidden" name="appointment" value={one.appointment} />
        <TextField
          {...field('lastDay')}
          type="date"
          min={dayOf(ctx.now)}
          label={t('govdesk.loans.last')}
          hint={t('govdesk.appoint.end_hint')}
          optional
        />
        <TextArea {...field('reason')} label={t('govdesk.way.reason')} rows={2} maxlength={1000} />
        <TextField {...field('paper')} label={t('govdesk.paper')} maxlength={200} autocomplete="off" />
        <div class="acts">
          <Button kind="danger">{t('govdesk.appoint.end_do')}</Button>
        </div>
      </DeskForm>
    </Fold>
  )
}

const History = (facts: PostFacts) => {
  const { visit, history } = facts
  const { t } = visit
  return (
    <section>
      <h2>{t('govdesk.appoint.history')}</h2>
      {history.length === 0 && <p class="quiet">{t('govdesk.appoint.nobody')}</p>}
      {history
        .toSorted((one, other) => other.firstDay.localeCompare(one.firstDay) || one.seat - other.seat)
        .map((one) => (
          <article class="payee">
            <div class="head">
              <h3>
                {one.name} {one.mode !== 'definitive' && `(${t(`govdesk.mode.${one.mode}`)})`}
              </h3>
              <Status kind={state[one.state]}>{t(`govdesk.loans.state.${one.state}`)}</Status>
            </div>
            <p class="small">
              {t('govdesk.appoint.term', {
                seat: one.seat,
                from: sayDay(visit, one.firstDay),
                until: sayDay(visit, one.until),
                paper: one.paper,
              })}
              {one.endPaper && ` ${t('govdesk.appoint.ended_by', { paper: one.endPaper })}`}{' '}
              {one.late && <Status kind="wait">{t('govdesk.appoint.late')}</Status>}{' '}
              {one.illustrative && <Status kind="wait">{t('matrix.basis_example')}</Status>}
            </p>
            {one.state !== 'past' && End(facts, one)}
          </article>
        ))}
    </section>
  )
}

const Shape = ({ visit: { t, ctx }, post, wrong }: PostFacts) => {
  const seats = fieldsOf(t, wrong, 'kursi')('seats')
  return (
    <section class="narrow after">
      <h2>{t('govdesk.shape.title')}</h2>
      <Fold title={t('govdesk.shape.change_seats')} open={wrong.errand === 'kursi'}>
        <DeskForm action={`${to.deskPost(post.code)}/kursi`}>
          <NumberField {...seats} value={seats.value ?? String(post.seats)} label={t('govdesk.shape.seats')} maxlength={2} />
          <div class="acts">
            <Button kind="ghost">{t('govdesk.shape.do')}</Button>
          </div>
        </DeskForm>
      </Fold>
      <Fold title={t('govdesk.shape.end_post')} open={wrong.errand === 'tutup'}>
        <DeskForm action={`${to.deskPost(post.code)}/tutup`}>
          <TextField
            {...fieldsOf(t, wrong, 'tutup')('until')}
            type="date"
            min={dayOf(ctx.now)}
            label={t('govdesk.loans.last')}
            hint={t('govdesk.shape.end_post_hint')}
          />
          <div class="acts">
            <Button kind="danger">{t('govdesk.shape.end_post')}</Button>
          </div>
        </DeskForm>
      </Fold>
    </section>
  )
}

export const PostPage = (facts: PostFacts) => {
  const { visit, post, successors, wrong, did } = facts
  const { t, ctx } = visit
  const name = ctx.tongue === 'en' ? post.nameEn : post.name
  return (
    <>
      <Breadcrumb
        t={t}
        crumbs={[
          { label: t('desk.desk'), href: to.desk() },
          { label: t('govdesk.institution.title'), href: to.deskInstitution() },
          { label: name },
        ]}
      />
      <DeskNews t={t} wrong={wrong} did={did} many={wrong.errand !== 'angkat'} />
      <Earlier {...facts} />
      <div class="headline">
        <h1>{name}</h1>
        {post.vacant > 0 && <Status kind="wait">{t('govdesk.institution.empty', { n: post.vacant })}</Status>}
      </div>
      <p class="lead">
        {post.unitName}. {t('govdesk.institution.seats', { n: post.seats })}
        {successors[0] &&
          ` ${t('govdesk.institution.successor', { post: ctx.tongue === 'en' ? successors[0].nameEn : successors[0].name })}`}
      </p>
      <div class="order-grid">
        <div>
          <History {...facts} />
          {facts.shapes && <Shape {...facts} />}
        </div>
        <Appoint {...facts} />
      </div>
    </>
  )
}
