import { longestName } from '#src/identity/account.ts'
import { consentWords, versions } from '#src/identity/consent.ts'
import { longestPassword, shortestPassword } from '#src/identity/password.ts'
import { Button } from '#src/ui/button.tsx'
import { Checkbox } from '#src/ui/choices.tsx'
import { EmailField, PasswordField, TextField } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { to } from '../to.ts'
import { CodeField, Errand, type FormFacts, Next } from './sign-in.view.tsx'

export type Typed = { nama: string; surel: string; setuju: boolean; kabar: boolean }

export const SignUp = ({ t, refusals, next, typed }: FormFacts & { typed: Typed }) => {
  const wrong = complaints(t, refusals)
  return (
    <Errand t={t} refusals={refusals} title={t('identity.sign_up.title')} lead={t('identity.sign_up.lead')}>
      <form method="post" action={to.signUp()} novalidate>
        <Next next={next} />
        <TextField
          t={t}
          name="nama"
          label={t('identity.field.name')}
          value={typed.nama}
          error={wrong('nama')}
          autocomplete="name"
          maxlength={longestName}
          capital="words"
        />
        <EmailField t={t} name="surel" label={t('identity.field.email')} value={typed.surel} error={wrong('surel')} />
        <PasswordField
          t={t}
          name="sandi"
          label={t('identity.field.new_password')}
          hint={t('identity.password.hint', { least: shortestPassword })}
          error={wrong('sandi')}
          maxlength={longestPassword}
          fresh
        />
        <Checkbox t={t} name="setuju" label={t(consentWords('privacy', versions.privacy))} checked={typed.setuju} error={wrong('setuju')} />
        <Checkbox t={t} name="kabar" label={t(consentWords('news', versions.news))} checked={typed.kabar} optional />
        <div class="acts">
          <Button>{t('identity.sign_up.send')}</Button>
        </div>
      </form>
      <p class="after">
        {t('identity.sign_up.have_account')} <a href={to.signIn(next)}>{t('identity.sign_in.title')}</a>
      </p>
    </Errand>
  )
}

export const RecoverAsk = ({ t, refusals, news, email }: FormFacts & { email: string; news?: string | undefined }) => {
  const wrong = complaints(t, refusals)
  return (
    <Errand
      t={t}
      refusals={refusals}
      title={t('identity.recover.title')}
      lead={t('identity.recover.lead')}
      note={
        news && (
          <Notice kind="done" live>
            {news}
          </Notice>
        )
      }
    >
      <form method="post" action={to.recoverAsk()} novalidate>
        <EmailField t={t} name="surel" label={t('identity.field.email')} value={email} error={wrong('surel')} />
        <div class="acts">
          <Button>{t('identity.recover.ask')}</Button>
        </div>
      </form>
    </Errand>
  )
}

export const Recover = ({ t, refusals, email }: FormFacts & { email: string }) => {
  const wrong = complaints(t, refusals)
  return (
    <Errand
      t={t}
      refusals={refusals}
      title={t('identity.recover.set_title')}
      note={<Notice kind="wait">{t('identity.recover.sent', { minutes: 10 })}</Notice>}
    >
      <form method="post" action={to.recover()} novalidate>
        <EmailField t={t} name="surel" label={t('identity.field.email')} value={email} error={wrong('surel')} autocomplete="username" />
        <CodeField t={t} label={t('identity.field.code')} error={wrong('kode')} autofocus={refusals.length === 0} />
        <PasswordField
          t={t}
          name="sandi"
          label={t('identity.field.new_password')}
          hint={t('identity.password.hint', { least: shortestPassword })}
          error={wrong('sandi')}
          maxlength={longestPassword}
          fresh
        />
        <div class="acts">
          <Button>{t('identity.recover.send')}</Button>
        </div>
      </form>
      <p class="after">
        <a href={to.recoverAsk()}>{t('identity.recover.again')}</a>
      </p>
    </Errand>
  )
}
