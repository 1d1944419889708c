import { formatMoment, type Tongue } from '#src/base/time.ts'
import type { Out, ToGive, ToolsToday } from '#src/spaces/tools-read.db.ts'
import { Button, LinkButton } from '#src/ui/button.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { TextField } from '#src/ui/fields.tsx'
import { Status } from '#src/ui/status.tsx'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'
import type { Wrong } from './_errand.ts'
import { DeskForm, DeskNews, fieldsOf } from './desk-parts.view.tsx'
import { ToolsNews } from './tool.view.tsx'

const called = (tongue: Tongue, one: { item: string; itemEn: string }) => (tongue === 'en' ? one.itemEn : one.item)

const OutCard = ({ visit: { t, ctx }, one }: { visit: Visit; one: Out }) => (
  <li class="payee">
    <div class="head">
      <h3>
        {one.left > 1 && `${one.left} × `}
        {called(ctx.tongue, one)}
      </h3>
      <Status kind={one.late ? 'warn' : 'wait'}>{t(one.late ? 'tools.late' : 'tools.out')}</Status>
    </div>
    <p>
      {one.applicant} · {t('tools.due', { at: formatMoment(one.due, ctx.tongue) })}
    </p>
    {one.late && one.next && <p>{t(one.instead ? 'tools.next_instead' : 'tools.next', { number: one.next, item: one.instead ?? '' })}</p>}
    <p class="acts">
      <LinkButton href={to.deskTool(one.number)}>{t('tools.take_back')}</LinkButton>
    </p>
  </li>
)

const GiveCard = ({ visit: { t, ctx }, one }: { visit: Visit; one: ToGive }) => (
  <li class="payee">
    <h3>{ctx.tongue === 'en' ? one.itemsEn : one.items}</h3>
    <p>
      {one.applicant} · {formatMoment(one.start, ctx.tongue)} · {one.number}
    </p>
    <p class="acts">
      <LinkButton href={to.deskTool(one.number)} kind="ghost">
        {t('tools.give')}
      </LinkButton>
    </p>
  </li>
)

const Blocked = ({ visit, today, wrong }: { visit: Visit; today: ToolsToday; wrong: Wrong }) => {
  const { t, ctx } = visit
  return (
    <ul class="plain-list">
      {today.blocked.map((one) => (
        <li class="payee">
          <div class="head">
            <h3>{called(ctx.tongue, one)}</h3>
            <Status kind="warn">{t('tools.blocked')}</Status>
          </div>
          <p>
            {one.note} <span class="quiet">{formatMoment(one.at, ctx.tongue)}</span>
          </p>
          {one.photo && (
            <p>
              <a href={to.damagePhoto(one.photo)}>{t('tools.photo_of', { item: called(ctx.tongue, one) })}</a>
            </p>
          )}
          <DeskForm action={to.deskDamage(one.id)}>
            <TextField {...fieldsOf(t, wrong, one.id)('note')} label={t('tools.release_note')} maxlength={400} autocomplete="off" />
            <p class="acts">
              <Button kind="ghost">{t('tools.release')}</Button>
            </p>
          </DeskForm>
        </li>
      ))}
    </ul>
  )
}

export const ToolsView = ({ visit, today, wrong, did }: { visit: Visit; today: ToolsToday; wrong: Wrong; did: string | undefined }) => {
  const { t } = visit
  const parts = [
    ['tools.late_title', today.late],
    ['tools.out_title', today.out],
  ] as const
  const nothing = today.late.length + today.out.length + today.toGive.length + today.blocked.length === 0
  return (
    <>
      <DeskNews t={t} wrong={wrong} many />
      <ToolsNews t={t} did={did} wrong={wrong} />
      <h1>{t('tools.title')}</h1>
      <p class="lead">
        {t('tools.lead', { late: today.late.length, out: today.out.length, give: today.toGive.length, blocked: today.blocked.length })}
      </p>
      {nothing && (
        <Empty seed="alat" title={t('tools.nothing')}>
          {t('tools.nothing_why')}
        </Empty>
      )}
      {parts.map(([title, all]) =>
        all.length === 0 ? null : (
          <section>
            <h2>{t(title, { n: all.length })}</h2>
            <ul class="plain-list">
              {all.map((one) => (
                <OutCard visit={visit} one={one} />
              ))}
            </ul>
          </section>
        ),
      )}
      {today.toGive.length > 0 && (
        <section>
          <h2>{t('tools.give_title', { n: today.toGive.length })}</h2>
          <ul class="plain-list">
            {today.toGive.map((one) => (
              <GiveCard visit={visit} one={one} />
            ))}
          </ul>
        </section>
      )}
      {today.blocked.length > 0 && (
        <section>
          <h2>{t('tools.blocked_title', { n: today.blocked.length })}</h2>
          <Blocked visit={visit} today={today} wrong={wrong} />
        </section>
      )}
    </>
  )
}
