import { addressOf } from '../../app/address.ts';
import type { PageProps } from '../../app/page-registry.tsx';
import { useLookup } from '../../data/lookup.ts';
import { Loading } from '../../parts/loading.tsx';
import type { ObserversText } from '../../texts/observers-en.ts';
import { observersTexts } from '../../texts/observers-texts.ts';
import { useTexts } from '../../texts/text-table.ts';
import { sendApi } from './ask-api.ts';
import { IncidentList } from './incident-list.tsx';
import { InvitationForm, LoginForm, PasswordForm } from './login-forms.tsx';
import { PaperForm } from './paper-form.tsx';
import { ReceiptList } from './receipt-list.tsx';
import { ReportForm } from './report-form.tsx';
import { SamplePanel } from './sample-panel.tsx';
import { SubmitPanel } from './submit-panel.tsx';
import type { OwnAccount } from './use-account.ts';
import { useAccount } from './use-account.ts';
import './observers.css';

const parts = ['stations', 'submit', 'receipts', 'report', 'reports', 'account'] as const;
type Part = (typeof parts)[number];

/** `#/observers/<part>/<station>`; `#/observers/invitation/<token>`. */
export function Page({ rest: [part = '', subject = ''] }: PageProps) {
  const t = useTexts(observersTexts);
  const { state, askAgain } = useAccount();
  return (
    <>
      <h1>{t('title')}</h1>
      {content()}
    </>
  );

  function content() {
    switch (state.kind) {
      case 'asking':
        return <Loading />;
      case 'absent':
        return <NotHere />;
      case 'unreachable':
        return (
          <p className="notice">
            {t('fault.unreachable')}{' '}
            <button type="button" onClick={askAgain}>
              {t('askAgain')}
            </button>
          </p>
        );
      case 'stranger':
        return part === 'invitation' ? (
          <InvitationForm token={subject} onEntered={askAgain} />
        ) : (
          <LoginForm onEntered={askAgain} />
        );
      case 'own':
        return part === 'invitation' ? (
          <InvitationForm token={subject} onEntered={askAgain} />
        ) : (
          <Own account={state.account} part={part} subject={subject} onLeft={askAgain} />
        );
    }
  }
}

/** A mirror has the files, and no server behind them. */
function NotHere() {
  const t = useTexts(observersTexts);
  const election = useLookup();
  const addresses = election.value?.officialAddresses ?? [];
  return (
    <section>
      <p className="notice">{t('absent')}</p>
      {addresses.length > 0 && <p>{t('absent.hosts')}</p>}
      <ul>
        {addresses.map((address) => (
          <li key={address}>
            <bdi dir="ltr">{address}</bdi>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface OwnProps {
  readonly account: OwnAccount;
  readonly part: string;
  readonly subject: string;
  readonly onLeft: () => void;
}

function Own({ account, part, subject, onLeft }: OwnProps) {
  const t = useTexts(observersTexts);
  if (part === 'form') return <PaperForm stationId={subject} />;
  const shown = parts.find((each) => each === part) ?? 'stations';
  return (
    <>
      <p className="own screen-only">
        {t('own', { name: account.name, organisation: account.organisation.name })}
      </p>
      <nav className="own-parts screen-only" aria-label={t('title')}>
        {parts.map((each) => (
          <a
            key={each}
            className="button"
            href={addressOf('observers', each)}
            aria-current={each === shown ? 'page' : undefined}
          >
            {t(titleOf(each))}
          </a>
        ))}
      </nav>
      {panel(shown)}
    </>
  );

  function panel(each: Part) {
    switch (each) {
      case 'stations':
        return <SamplePanel />;
      case 'submit':
        return <SubmitPanel key={subject} stationId={subject} />;
      case 'receipts':
        return <ReceiptList />;
      case 'report':
        return <ReportForm mayBeConfidential={account.confidentialReports} />;
      case 'reports':
        return <IncidentList />;
      case 'account':
        return (
          <>
            <PasswordForm />
            <Leave onLeft={onLeft} />
          </>
        );
    }
  }
}

function titleOf(part: Part): ObserversText {
  return `part.${part}`;
}

function Leave({ onLeft }: { readonly onLeft: () => void }) {
  const t = useTexts(observersTexts);
  const leave = async (path: string): Promise<void> => {
    await sendApi(path);
    onLeft();
  };
  return (
    <section>
      <h2>{t('leave.title')}</h2>
      <p className="actions">
        <button type="button" onClick={() => void leave('logout')}>
          {t('leave.here')}
        </button>{' '}
        <button type="button" onClick={() => void leave('logout-everywhere')}>
          {t('leave.everywhere')}
        </button>
      </p>
      <p className="hint">{t('leave.hint')}</p>
    </section>
  );
}
