import { z } from 'zod';
import type { CallContext } from '../services/callers.ts';
import type { Template } from '../template.ts';
import { allows, type PolicyStatement, policyStatements } from './policy.ts';

const Inline = z.object({ PolicyDocument: z.unknown() });
const Role = z.looseObject({
  Policies: z.array(Inline).default([]),
  ManagedPolicyArns: z.array(z.string()).default([]),
});
const Attached = z.looseObject({ Roles: z.array(z.string()).default([]), PolicyDocument: z.unknown() });

/** The rights of the roles that the template declares. */
export interface Roles {
  allows(roleArn: string, action: string, resource: string, context?: CallContext): boolean;
}

export interface RoleSources {
  readonly resources: Template['Resources'];
  properties(logicalId: string): unknown;
  nameOf(logicalId: string): string;
  arnOf(logicalId: string): string;
}

/** Policies of AWS itself give rights to log and to be traced, which nothing here asks for; they are passed over. */
const ofAws = /^arn:[\w-]+:iam::aws:policy\//u;

/** Reads inline and attached policies. Managed policies are the template's own. */
export function templateRoles({ resources, properties, nameOf, arnOf }: RoleSources): Roles {
  const ids = (type: string): string[] => Object.keys(resources).filter((id) => resources[id]?.Type === type);
  const statements = new Map<string, PolicyStatement[]>();
  const managed = new Map<string, PolicyStatement[]>();
  const arnOfName = new Map(ids('AWS::IAM::Role').map((id) => [nameOf(id), arnOf(id)]));
  const grant = (roleName: string, granted: readonly PolicyStatement[], by: string): void => {
    const arn = arnOfName.get(roleName);
    if (!arn) throw new Error(`${by} is attached to the role ${roleName}, which is not in the template.`);
    statements.set(arn, [...(statements.get(arn) ?? []), ...granted]);
  };
  for (const id of ids('AWS::IAM::ManagedPolicy')) {
    const { Roles: names, PolicyDocument } = Attached.parse(properties(id));
    const granted = policyStatements(id, PolicyDocument);
    managed.set(arnOf(id), granted);
    for (const name of names) grant(name, granted, id);
  }
  for (const id of ids('AWS::IAM::Policy')) {
    const { Roles: names, PolicyDocument } = Attached.parse(properties(id));
    for (const name of names) grant(name, policyStatements(id, PolicyDocument), id);
  }
  for (const id of ids('AWS::IAM::Role')) {
    const { Policies, ManagedPolicyArns } = Role.parse(properties(id));
    for (const { PolicyDocument } of Policies) grant(nameOf(id), policyStatements(id, PolicyDocument), id);
    for (const arn of ManagedPolicyArns.filter((one) => !ofAws.test(one))) {
      const granted = managed.get(arn);
      if (!granted) throw new Error(`The role ${id} has the policy ${arn}, which is not in the template.`);
      grant(nameOf(id), granted, id);
    }
  }
  return {
    allows: (roleArn, action, resource, context) => allows(statements.get(roleArn) ?? [], action, resource, context),
  };
}
