import { deleteCookie } from 'hono/cookie'
import { leave, sessionCookie } from '#src/identity/session.db.ts'
import { html, redirect } from '../answer.tsx'
import { to } from '../to.ts'
import type { Page } from '../visit.ts'
import { SignOut } from './sign-in.view.tsx'

/** Asked by address nothing ends: a button does. */
export const showSignOut: Page = (visit) =>
  html(visit, { door: 'hub', quiet: true, private: true, title: visit.t('identity.sign_out.title'), main: <SignOut t={visit.t} /> })

export const signOut: Page = async (visit) => {
  await leave(visit.ctx.house, visit.c.req.raw.headers)
  deleteCookie(visit.c, sessionCookie, { path: '/', secure: true })
  return redirect(visit, `${to.signIn()}?kabar=keluar`)
}
