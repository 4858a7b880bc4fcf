import { useState } from 'react';
import { useFigures } from '../../app/show-figures.ts';
import { Digest } from '../../parts/digest.tsx';
import { Moment } from '../../parts/figure.tsx';
import type { StationText } from '../../texts/station-en.ts';
import { ledgerTexts } from '../../texts/ledger-texts.ts';
import { stationTexts } from '../../texts/station-texts.ts';
import type { TextOf } from '../../texts/text-table.ts';
import { useTexts } from '../../texts/text-table.ts';
import { ChangeText } from './change-text.tsx';
import { FiguresChanged } from './figures-changed.tsx';
import type { LedgerRow } from './ledger-rows.ts';
import type { VerifiedLedger } from './verify-ledger.ts';

interface DecisionEntryProps {
  readonly row: LedgerRow;
  readonly version: number;
  /** Undefined = being verified. */
  readonly verified: VerifiedLedger | undefined;
  readonly addressOfStation: (stationId: string) => string;
}

/** Kinds after which figures of a station may be other ones. */
const changesFigures: ReadonlySet<string> = new Set([
  ...['adopt', 'correct', 'annul', 'reinstate', 'quarantine', 'release', 'recount', 'court-order'],
]);

export function DecisionEntry({ row, version, verified, addressOfStation }: DecisionEntryProps) {
  const t = useTexts(ledgerTexts);
  const names = useTexts(stationTexts);
  const { number } = useFigures();
  const { stationId, contestId, deviceId, evidenceDigests } = row;
  const signers = row.signers.map(({ role, number: n }) => personOf(names, role, number(n)));
  return (
    <li id={`leaf-${row.leafIndex}`} data-kind={row.kind}>
      <h2>{names(`decision.${row.kind}`)}</h2>
      <p className="quoted">
        <Moment timeMs={row.timeMs} /> · {t('leaf', { leaf: number(row.leafIndex) })}
      </p>
      <dl className="facts">
        <div>
          <dt>{t('about')}</dt>
          <dd>
            {stationId === null ? (
              t('election')
            ) : (
              <a href={addressOfStation(stationId)}>
                {t('station')} <bdi>{stationId}</bdi>
              </a>
            )}
            {contestId !== null && <> · {t('contest', { contest: contestId })}</>}
            {deviceId !== null && <> · {t('device', { device: deviceId })}</>}
          </dd>
        </div>
        <div>
          <dt>{t('change')}</dt>
          <dd>
            <ChangeText change={row.change} contestId={contestId} />
          </dd>
        </div>
        <div>
          <dt>{names('reason')}</dt>
          <dd className="prose">
            <bdi>{row.reason}</bdi>
          </dd>
        </div>
        {row.legalGround !== '' && (
          <div>
            <dt>{names('legalGround')}</dt>
            <dd>
              <bdi>{row.legalGround}</bdi>
            </dd>
          </div>
        )}
        <div>
          <dt>{names('signedBy')}</dt>
          <dd>
            {signers.join(' · ')}
            <small>
              {t('decidedAt')} <Moment timeMs={row.madeAtS * 1000} />.{' '}
              {t('base', { size: number(row.base.size) })}
            </small>
          </dd>
        </div>
        <div>
          <dt>{t('signatures')}</dt>
          <dd>
            <Signatures
              isShown={row.signed !== null}
              signatures={verified?.signatures(row.leafIndex)}
            />
            <small>
              <Digest hex={row.digest} />
            </small>
            {verified !== undefined && (verified.signatures(row.leafIndex) ?? 0) > 0 && (
              <LogProof prove={async () => verified.prove(row.leafIndex)} />
            )}
          </dd>
        </div>
        <div>
          <dt>{t('evidence')}</dt>
          <dd>
            {evidenceDigests.length === 0 && t('noEvidence')}
            {evidenceDigests.map((digest) => (
              <div key={digest}>
                <Digest hex={digest} />
              </div>
            ))}
          </dd>
        </div>
      </dl>
      {stationId !== null && changesFigures.has(row.kind) && (
        <Figures stationId={stationId} contestId={contestId} version={version} />
      )}
    </li>
  );
}

function Signatures({
  isShown,
  signatures,
}: {
  readonly isShown: boolean;
  readonly signatures: number | undefined;
}) {
  const t = useTexts(ledgerTexts);
  const { number } = useFigures();
  if (!isShown) return t('withheld');
  if (signatures === undefined) return t('verifying');
  if (signatures === 0) return <strong className="bad">{t('notVerified')}</strong>;
  return <span className="good verified">{t('verified', { count: number(signatures) })}</span>;
}

/** A few files of the log, when somebody asks. */
function LogProof({ prove }: { readonly prove: () => Promise<boolean> }) {
  const names = useTexts(stationTexts);
  const [state, setState] = useState<'prove' | 'proving' | 'proven' | 'notProven'>('prove');
  const run = (): void => {
    setState('proving');
    prove().then(
      (isProven) => setState(isProven ? 'proven' : 'notProven'),
      () => setState('notProven'), // what was not fetched was not proven
    );
  };
  return (
    <div className="log-proof">
      {state === 'prove' && (
        <button type="button" onClick={run}>
          {names('prove')}
        </button>
      )}
      <span role="status" className={state === 'notProven' ? 'bad' : 'good'} data-state={state}>
        {state === 'prove' ? '' : names(state)}
      </span>
    </div>
  );
}

interface FiguresProps {
  readonly stationId: string;
  readonly contestId: string | null;
  readonly version: number;
}

/** The dossier is fetched when somebody looks. */
function Figures(props: FiguresProps) {
  const t = useTexts(ledgerTexts);
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
      <summary>{t('figures')}</summary>
      {isOpen && <FiguresChanged {...props} />}
    </details>
  );
}

const roles = [
  ...(['clerk', 'supervisor', 'adjudicator', 'registrar'] as const),
  ...(['commissioner', 'auditor', 'officer'] as const),
];

function personOf(names: TextOf<StationText>, role: string, number: string): string {
  const known = roles.find((each) => each === role);
  return known === undefined ? `${role} ${number}` : names(`role.${known}`, { number });
}
