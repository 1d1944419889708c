import { passkey } from '@better-auth/passkey'
import { betterAuth } from 'better-auth'
import { APIError } from 'better-auth/api'
import { emailOTP } from 'better-auth/plugins/email-otp'
import { twoFactor } from 'better-auth/plugins/two-factor'
import type { Ctx, House } from '#src/platform/context.ts'
import { cookieNames, signingSecret } from './_cookie.ts'
import { secondStepAfterMail, secondStepSeconds } from './_second-step.ts'
import { tables } from './_tables.ts'
import { longestPassword, shortestPassword } from './password.ts'

const addressHeader = 'x-caller-address'
const sessionSeconds = 30 * 86_400
export const codeSeconds = 600

/** Sign-ins that prove two things at once or in two steps. */
const strong = new Set(['/two-factor/verify-totp', '/two-factor/verify-backup-code', '/passkey/verify-authentication'])
/** Errands that replace a session by one of the same strength. */
const keeping = new Set(['/change-password'])

type Hooked = { path?: string; context?: { session?: { session: Record<string, unknown> } | null } } | null

function strengthOf(context: Hooked): boolean {
  const path = context?.path ?? ''
  return strong.has(path) || (keeping.has(path) && context?.context?.session?.session.secondFactor === true)
}

const passkeys = (house: House) =>
  passkey({
    rpID: new URL(house.config.origin).hostname,
    rpName: 'Metro Creative Hub',
    origin: house.config.origin,
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    authentication: {
      // a passkey counts as two proofs only if the device checked who holds it
      async afterVerification({ verification }) {
        if (!verification.authenticationInfo.userVerified) throw new APIError('UNAUTHORIZED', { code: 'USER_NOT_VERIFIED' })
      },
    },
    advanced: { webAuthnChallengeCookie: 'passkey' },
    schema: tables.passkey,
  })

function open(house: House) {
  return betterAuth({
    appName: 'Metro Creative Hub',
    baseURL: house.config.origin,
    secret: signingSecret(house.secret),
    database: { db: house.db, type: 'postgres', schemaName: 'identity', transaction: true },
    telemetry: { enabled: false },
    // its messages may name addresses; what matters is logged by the house
    logger: { disabled: true },
    user: tables.user,
    account: tables.account,
    verification: { ...tables.verification, storeIdentifier: 'hashed' },
    session: {
      ...tables.session,
      expiresIn: sessionSeconds,
      disableSessionRefresh: true,
      freshAge: 0,
      additionalFields: {
        secondFactor: { type: 'boolean', required: true, defaultValue: false, input: false, fieldName: 'second_factor' },
      },
    },
    emailAndPassword: {
      enabled: true,
      requireEmailVerification: true,
      minPasswordLength: shortestPassword,
      maxPasswordLength: longestPassword,
      revokeSessionsOnPasswordReset: true,
    },
    emailVerification: { autoSignInAfterVerification: true },
    // only the pages call it, each with a limit of its own in the database
    rateLimit: { enabled: false },
    advanced: {
      database: { generateId: 'uuid' },
      useSecureCookies: false,
      defaultCookieAttributes: { secure: true, httpOnly: true, sameSite: 'lax', path: '/' },
      cookies: {
        session_token: { name: cookieNames.session },
        two_factor: { name: cookieNames.secondStep },
        passkey: { name: cookieNames.passkey },
        session_data: { name: cookieNames.session_data },
        dont_remember: { name: cookieNames.remember },
      },
      ipAddress: { ipAddressHeaders: [addressHeader] },
    },
    databaseHooks: {
      session: { create: { before: async (session, context) => ({ data: { ...session, secondFactor: strengthOf(context as Hooked) } }) } },
    },
    plugins: [
      emailOTP({
        otpLength: 6,
        expiresIn: codeSeconds,
        allowedAttempts: 3,
        storeOTP: 'hashed',
        disableSignUp: true,
        sendVerificationOTP: async () => undefined,
      }),
      twoFactor({
        issuer: 'Metro Creative Hub',
        allowPasswordless: true,
        twoFactorCookieMaxAge: secondStepSeconds,
        schema: tables.twoFactor,
      }),
      passkeys(house),
      secondStepAfterMail(),
    ],
  })
}

export type Auth = ReturnType<typeof open>

const opened = new WeakMap<House, Auth>()

/** The sign-in library over this house's database. Rooms call its server functions; none of its addresses is open to the network. */
export function authOf(house: House): Auth {
  const known = opened.get(house)
  if (known) return known
  const made = open(house)
  opened.set(house, made)
  return made
}

/** Who stands at the door: a request's headers and the address it really comes from. */
export type Caller = { ctx: Ctx; headers: Headers; address: string }

/** What the library may see of a request. The address is ours, never one the reader wrote into a header. */
export function seen(caller: Caller, leaveOut?: string): Headers {
  const headers = new Headers()
  const cookie = (caller.headers.get('cookie') ?? '')
    .split(';')
    .filter((part) => leaveOut === undefined || !part.trim().startsWith(`${leaveOut}=`))
    .join(';')
  if (cookie) headers.set('cookie', cookie)
  for (const name of ['user-agent', 'origin']) {
    const value = caller.headers.get(name)
    if (value) headers.set(name, value.slice(0, 300))
  }
  headers.set(addressHeader, caller.address)
  return headers
}

/** The code of a refusal by the library; anything else is a fault and thrown on. */
export function refusalCode(error: unknown): string {
  if (error instanceof APIError) return String(error.body?.code ?? error.status)
  throw error
}

/** Set-Cookie lines of an answer, to be passed on to the browser as they are. */
export const cookiesOf = (headers: Headers): string[] => headers.getSetCookie()
