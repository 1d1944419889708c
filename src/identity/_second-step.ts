import { createAuthMiddleware } from 'better-auth/api'
import { deleteSessionCookie } from 'better-auth/cookies'
import { generateRandomString } from 'better-auth/crypto'

/** Sign-ins by a code that came by mail. The library asks for the second step after a password only. */
const byMail = new Set(['/sign-in/email-otp', '/email-otp/verify-email'])

export const secondStepSeconds = 600

/** Takes back the session of a sign-in by mail and asks for the second step where the person has one, with the same challenge a password sign-in makes. */
export const secondStepAfterMail = () => ({
  id: 'second-step-after-mail',
  hooks: {
    after: [
      {
        matcher: (context: { path?: string }) => byMail.has(context.path ?? ''),
        handler: createAuthMiddleware(async (ctx) => {
          const made = ctx.context.newSession
          if (!made?.user.twoFactorEnabled) return
          deleteSessionCookie(ctx, true)
          await ctx.context.internalAdapter.deleteSession(made.session.token)
          ctx.context.setNewSession(null)
          const cookie = ctx.context.createAuthCookie('two_factor', { maxAge: secondStepSeconds })
          const identifier = `2fa-${generateRandomString(20)}`
          const expiresAt = new Date(made.session.createdAt.getTime() + secondStepSeconds * 1000)
          await ctx.context.internalAdapter.createVerificationValue({ value: made.user.id, identifier, expiresAt })
          await ctx.context.internalAdapter.createVerificationValue({ value: '0', identifier: `2fa-attempts-${identifier}`, expiresAt })
          await ctx.setSignedCookie(cookie.name, identifier, ctx.context.secret, cookie.attributes)
          return ctx.json({ twoFactorRedirect: true })
        }),
      },
    ],
  },
})
