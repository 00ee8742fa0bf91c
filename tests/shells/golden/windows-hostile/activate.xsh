# activate.xsh: enter this virtual environment from xonsh with
#     source PATH/TO/activate.xsh
# The command "deactivate" leaves it again and gives everything back as it was.

def _virtual_env_enter(env, fields, aliases):
    import os
    global _old_virtual_leave
    names = ('PATH', 'PYTHONHOME', 'VIRTUAL_ENV', 'VIRTUAL_ENV_PROMPT')
    absent = object()

    # What another activation changed is given back first: environments do not pile up.
    if '_old_virtual_leave' in globals():
        _old_virtual_leave()

    def value_of(name):
        if name not in env:
            return absent
        return list(env[name]) if name == 'PATH' else env[name]

    old = {name: value_of(name) for name in names}
    old_field = fields.get('env_name', absent)

    def leave(arguments=None):
        global _old_virtual_leave
        for name in names:
            if old[name] is not absent:
                env[name] = old[name]
            elif name in env:
                del env[name]
        if old_field is not absent:
            fields['env_name'] = old_field
        else:
            fields.pop('env_name', None)
        aliases.pop('deactivate', None)
        del _old_virtual_leave

    env['VIRTUAL_ENV'] = 'C:\x5ca!b ^c (d)'
    env['VIRTUAL_ENV_PROMPT'] = 'he said "hi & bye!" %x% ^ $P \xe9'
    env['PATH'] = [os.path.join(env['VIRTUAL_ENV'], 'Scripts')] + ([] if old['PATH'] is absent else old['PATH'])
    if 'PYTHONHOME' in env:
        del env['PYTHONHOME']
    if not env.get('VIRTUAL_ENV_DISABLE_PROMPT', ''):
        fields['env_name'] = '(he said "hi & bye!" %x% ^ $P \xe9) '
    aliases['deactivate'] = _old_virtual_leave = leave


_virtual_env_enter(${...}, $PROMPT_FIELDS, aliases)
del _virtual_env_enter
