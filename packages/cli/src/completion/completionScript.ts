/** Shells that completion exists for. */
export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

/** The script that makes a shell ask `tfaip complete` for what can follow; where nothing can, it offers files. */
export function completionScript(shell: Shell): string {
  return scripts[shell];
}

const scripts: Record<Shell, string> = {
  bash: `# Add to ~/.bashrc:  eval "$(tfaip completion bash)"
_tfaip() {
  local IFS=$'\\n'
  COMPREPLY=($(tfaip complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _tfaip tfaip`,
  zsh: `#compdef tfaip
# Add to ~/.zshrc, behind compinit:  eval "$(tfaip completion zsh)"
_tfaip() {
  local -a found
  found=("\${(@f)$(tfaip complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n "$found" ]]; then compadd -a found; else _files; fi
}
compdef _tfaip tfaip`,
  fish: `# Save as ~/.config/fish/completions/tfaip.fish
function __tfaip_complete
  set -l words (commandline -opc) (commandline -ct)
  tfaip complete -- $words[2..-1] 2>/dev/null
end
complete -c tfaip -a '(__tfaip_complete)'`,
};
