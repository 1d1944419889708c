import type { Child } from 'hono/jsx'
import type { Refusal } from '#src/base/outcome.ts'
import type { DemoFace } from '#src/identity/demo.db.ts'
import { Button, LinkButton } from '#src/ui/button.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { EmailField, PasswordField, TextField } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'

export type FormFacts = { t: Say; refusals: readonly Refusal[]; next?: string | undefined }

export const Next = ({ next }: { next?: string | undefined }) => (next ? <input type="hidden" name="lanjut" value={next} /> : null)

/** One errand on a narrow sheet: heading, complaints, form, ways out. */
export const Errand = ({
  t,
  title,
  lead,
  refusals,
  note,
  children,
}: FormFacts & { title: string; lead?: Child; note?: Child; children?: Child }) => (
  <div class="mine narrow">
    <ErrorSummary t={t} refusals={refusals} />
    <h1>{title}</h1>
    {lead && <p class="lead">{lead}</p>}
    {note}
    {children}
  </div>
)

export const CodeField = ({
  t,
  error,
  label,
  hint,
  autofocus,
}: {
  t: Say
  error: string | undefined
  label: string
  hint?: string
  autofocus?: boolean
}) => (
  <TextField
    t={t}
    name="kode"
    label={label}
    hint={hint}
    error={error}
    inputmode="numeric"
    autocomplete="one-time-code"
    width="short"
    maxlength={12}
    {...(autofocus ? { autofocus } : {})}
  />
)

const DemoFaces = ({ t, faces, password, next }: { t: Say; faces: readonly DemoFace[]; password: string; next?: string | undefined }) =>
  faces.length === 0 ? null : (
    <details class="sheet after">
      <summary>{t('identity.demo.faces')}</summary>
      <p>
        {t('identity.demo.password', { password })} {t('identity.demo.second')}
      </p>
      <ul class="faces">
        {faces.map((face) => (
          <li>
            <form method="post" action={to.signIn()} novalidate>
              <Next next={next} />
              <input type="hidden" name="surel" value={face.email} />
              <input type="hidden" name="sandi" value={password} />
              <Button kind="ghost" small>
                {t('identity.demo.be', { name: face.name, key: face.key })}
              </Button>
            </form>
          </li>
        ))}
      </ul>
    </details>
  )

export type SignInFacts = FormFacts & { email: string; news?: string | undefined; faces: readonly DemoFace[]; demoPassword: string }

export const SignIn = ({ t, refusals, next, email, news, faces, demoPassword }: SignInFacts) => {
  const wrong = complaints(t, refusals)
  return (
    <Errand t={t} refusals={refusals} title={t('identity.sign_in.title')} note={news && <Notice kind="done">{news}</Notice>}>
      <form method="post" action={to.signIn()} novalidate>
        <Next next={next} />
        <EmailField
          t={t}
          name="surel"
          label={t('identity.field.email')}
          value={email}
          error={wrong('surel')}
          autocomplete="username webauthn"
        />
        <PasswordField t={t} name="sandi" label={t('identity.field.password')} error={wrong('sandi')} maxlength={200} />
        <div class="acts">
          <Button>{t('identity.sign_in.send')}</Button>
          <Button kind="ghost" action={to.signInCodeAsk()} unchecked>
            {t('identity.sign_in.by_code')}
          </Button>
        </div>
      </form>
      <Passkey t={t} kind="masuk" next={next} />
      <p class="after">
        <a href={to.recoverAsk()}>{t('identity.sign_in.forgot')}</a>
      </p>
      <p>
        {t('identity.sign_in.no_account')} <a href={to.signUp(next)}>{t('identity.sign_up.title')}</a>
      </p>
      <DemoFaces t={t} faces={faces} password={demoPassword} next={next} />
    </Errand>
  )
}

/** A button a script wakes where the browser knows passkeys; without a script it is not there. */
export const Passkey = ({ t, kind, next }: { t: Say; kind: 'masuk' | 'tambah'; next?: string | undefined }) => (
  <div
    data-passkey={kind}
    data-address={kind === 'masuk' ? to.signInPasskey() : to.myPasskeys()}
    data-next={next}
    data-failed={t('identity.passkey.gave_up')}
    hidden
  >
    <p class="acts after">
      <button type="button" class="btn ghost">
        {t(kind === 'masuk' ? 'identity.passkey.sign_in' : 'identity.passkey.add')}
      </button>
    </p>
    <p class="complaint" role="alert" />
  </div>
)

/** `asked`: a letter was asked for in this browser. Whoever comes without has a code from elsewhere, or none yet. */
export const CodePage = ({
  t,
  refusals,
  next,
  email,
  asked,
  news,
}: FormFacts & { email: string; asked: boolean; news?: string | undefined }) => {
  const wrong = complaints(t, refusals)
  return (
    <Errand
      t={t}
      refusals={refusals}
      title={t('identity.code.title')}
      lead={t(asked ? 'identity.code.lead' : 'identity.code.lead_unasked', { minutes: 10 })}
      note={news && <Notice kind="wait">{news}</Notice>}
    >
      <form method="post" action={to.signInCode()} novalidate>
        <Next next={next} />
        <EmailField t={t} name="surel" label={t('identity.field.email')} value={email} error={wrong('surel')} />
        <CodeField t={t} label={t('identity.field.code')} error={wrong('kode')} autofocus={asked && refusals.length === 0} />
        <div class="acts">
          <Button>{t('identity.code.send')}</Button>
          <Button kind="ghost" action={to.signInCodeAsk()} unchecked>
            {t(asked ? 'identity.code.again' : 'identity.code.ask')}
          </Button>
        </div>
      </form>
    </Errand>
  )
}

export const SecondStep = ({ t, refusals, next, demoCode }: FormFacts & { demoCode?: string | undefined }) => {
  const wrong = complaints(t, refusals)
  return (
    <Errand
      t={t}
      refusals={refusals}
      title={t('identity.second.title')}
      lead={t('identity.second.lead')}
      note={demoCode && <Notice>{t('identity.demo.code', { code: demoCode })}</Notice>}
    >
      <form method="post" action={to.secondStep()} novalidate>
        <Next next={next} />
        <CodeField t={t} label={t('identity.field.totp')} error={wrong('kode')} autofocus={refusals.length === 0} />
        <div class="acts">
          <Button>{t('identity.sign_in.send')}</Button>
        </div>
      </form>
      <details class="after" open={wrong('kode-pemulihan') !== undefined}>
        <summary>{t('identity.second.lost')}</summary>
        <form method="post" action={to.secondStep()} novalidate>
          <Next next={next} />
          <input type="hidden" name="cara" value="pemulihan" />
          <TextField
            t={t}
            name="kode"
            id="f-kode-pemulihan"
            label={t('identity.field.recovery')}
            error={wrong('kode-pemulihan')}
            autocomplete="off"
            maxlength={40}
            capital="none"
          />
          <Button kind="ghost">{t('identity.second.use_recovery')}</Button>
        </form>
      </details>
      <p class="after">
        <a href={to.signIn(next)}>{t('identity.second.start_again')}</a>
      </p>
    </Errand>
  )
}

export const SignOut = ({ t }: { t: Say }) => (
  <Errand t={t} refusals={[]} title={t('identity.sign_out.title')} lead={t('identity.sign_out.lead')}>
    <form method="post" action={to.signOut()}>
      <div class="acts">
        <Button>{t('identity.sign_out.send')}</Button>
        <LinkButton kind="ghost" href={to.mine()}>
          {t('identity.sign_out.stay')}
        </LinkButton>
      </div>
    </form>
  </Errand>
)
