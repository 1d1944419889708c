import type { Application } from '#src/support/application-read.db.ts'
import { type Grant, standing } from '#src/support/grant-agreement.ts'
import { Button } from '#src/ui/button.tsx'
import { TextArea } from '#src/ui/fields.tsx'
import { complaints } from '#src/ui/question.tsx'
import { AcceptGrant, GrantShown, grantEnded } from '../mine/grant.view.tsx'
import { to } from '../to.ts'
import { wrongIn } from './_errand.ts'
import type { DeskApplicationFacts } from './application.view.tsx'

type GrantFacts = { facts: DeskApplicationFacts; one: Application; grant: Grant }

const Draw = ({ facts, one, grant }: GrantFacts) => {
  const { t, wrong, once } = facts
  const mine = wrongIn(wrong, 'perjanjian')
  const said = complaints(t, mine.refusals)
  const { newest } = standing(grant)
  return (
    <form method="post" action={to.deskApplicationErrand(one.number, 'perjanjian')} class="fields-form" novalidate>
      <input type="hidden" name="once" value={once} />
      {newest && <h3>{t('apply.grant.redraw_title')}</h3>}
      <TextArea
        t={t}
        name="terms"
        label={t('apply.grant.terms')}
        hint={t('apply.grant.terms_hint')}
        value={mine.form.text('terms') || (newest?.terms ?? '')}
        error={said('terms')}
        rows={8}
        maxlength={4000}
      />
      {newest && (
        <TextArea
          t={t}
          name="reason"
          label={t('apply.grant.reason')}
          hint={t('apply.grant.reason_hint')}
          value={mine.form.text('reason')}
          error={said('reason')}
          rows={2}
          maxlength={1000}
        />
      )}
      <Button kind={newest ? 'ghost' : 'main'}>{t(newest ? 'apply.grant.redraw' : 'apply.grant.draw')}</Button>
    </form>
  )
}

/** The agreement at a desk: drawn up by whoever handles the file, agreed to by whoever may promise it. */
export const GrantActs = (all: GrantFacts) => {
  const { facts, one, grant } = all
  const { t, at, once } = facts
  const { reach } = at
  const { newest, since } = standing(grant)
  const open = one.state === 'approved' && reach.units.includes(one.unit)
  if (!newest && !open) return null
  const complete = grant.wanted.every(({ there }) => there)
  return (
    <section class="act" aria-labelledby="perjanjian">
      <h2 id="perjanjian">{t('apply.grant.title')}</h2>
      <GrantShown
        told={facts}
        grant={grant}
        ended={grantEnded(one.state)}
        href={(version) => to.deskGrantPaper(one.number, String(version))}
      />
      {open && reach.heads && newest && !newest.agency && complete && (
        <AcceptGrant t={t} at={to.deskApplicationErrand(one.number, 'setuju')} newest={newest} once={once} />
      )}
      {open && reach.handles && !since && <Draw {...all} />}
      {open && reach.handles && since && (
        <details>
          <summary>{t('apply.grant.redraw')}</summary>
          <Draw {...all} />
        </details>
      )}
    </section>
  )
}
