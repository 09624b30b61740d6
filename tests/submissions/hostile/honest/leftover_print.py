# attack: none, a print was left in
# exercise: call
# verdict: passed
import right_call


class HookedLinear(right_call.HookedLinear):
    def __call__(self, *input, **kwargs):
        print("DEBUG", self, len(input))
        return super().__call__(*input, **kwargs)
